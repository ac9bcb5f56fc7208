package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Shows a text file with line numbers. */
@ApplicationScoped
public class ReadTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("Read", "Read file", """
            Reads a file of the sandbox. Text comes with line numbers; offset is the first line, limit how many.""", """
            "file_path":{"type":"string","description":"Absolute below /workspace or /tmp, or relative to /workspace"},"limit":{"type":"integer","minimum":1},"offset":{"type":"integer","minimum":0}""", "file_path");
    private static final int LINES = 2000;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        String path = input.get("file_path").textValue();
        byte[] content = sandbox.files().read(path, FILE_LIMIT, context.cancel());
        Optional<String> media = MediaKind.of(content);
        if (media.isPresent()) {
            return ToolOutcome.Done.of("%s is %s of %d bytes.".formatted(path, media.get(), content.length));
        }
        String text = text(sandbox, path, context);
        return ToolOutcome.Done.of(Lines.numbered(
                text,
                Math.max(1, input.path("offset").asInt(1)),
                input.path("limit").asInt(LINES)));
    }
}
