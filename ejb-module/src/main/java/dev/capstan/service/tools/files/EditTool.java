package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;

/** Replaces text in a file. */
@ApplicationScoped
public class EditTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("Edit", "Edit file", """
            Replaces old_string, which must occur exactly once unless replace_all is set, by new_string in a file of the sandbox.""", """
            "file_path":{"type":"string","description":"Absolute below /workspace or /tmp, or relative to /workspace"},"old_string":{"type":"string"},"new_string":{"type":"string"},"replace_all":{"type":"boolean","default":false}""", "file_path,old_string,new_string");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        String path = input.get("file_path").textValue();
        String changed = Replacement.in(
                text(sandbox, path, context),
                path,
                input.get("old_string").textValue(),
                input.get("new_string").textValue(),
                input.path("replace_all").asBoolean(false));
        write(sandbox, path, changed, context);
        return ToolOutcome.Done.of("Edited %s.".formatted(path));
    }
}
