package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes a whole file. */
@ApplicationScoped
public class WriteTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("Write", "Write file", """
            Writes a whole file of the sandbox, making its directories; what was there is replaced.""", """
            "file_path":{"type":"string","description":"Absolute below /workspace or /tmp, or relative to /workspace"},"content":{"type":"string"}""", "file_path,content");

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        String path = input.get("file_path").textValue();
        String content = input.get("content").textValue();
        write(sandbox(context), path, content, context);
        return ToolOutcome.Done.of("Wrote %d characters to %s.".formatted(content.length(), path));
    }
}
