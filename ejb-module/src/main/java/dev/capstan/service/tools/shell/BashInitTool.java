package dev.capstan.service.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.sandboxes.shells.Shell;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Opens a shell. */
@ApplicationScoped
public class BashInitTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("BashInit", "Open shell", """
            Opens a shell session.""", """
            "session_name":{"type":"string","description":"Name of the shell session"},"start_directory":{"type":"string","default":"/workspace"}""", "session_name");

    @Inject
    Shells shells;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        String directory = SandboxPath.resolve(input.path("start_directory").asText(SandboxPath.WORKSPACE));
        Shell shell = shells.open(sandbox, input.get("session_name").textValue(), directory);
        return ToolOutcome.Done.of("The session %s is open.".formatted(shell.name()));
    }
}
