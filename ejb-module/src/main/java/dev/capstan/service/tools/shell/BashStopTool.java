package dev.capstan.service.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.shells.Shell;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Ends the command of a shell, or the shell. */
@ApplicationScoped
public class BashStopTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("BashStop", "Stop shell", """
            Interrupts the running command of a shell session, or ends the session with everything it started.""", """
            "session_name":{"type":"string","description":"Name of the shell session"},"kill_session":{"type":"boolean","default":false}""", "session_name");

    @Inject
    Shells shells;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        String name = input.get("session_name").textValue();
        Shell shell = shells.find(sandbox.id(), name)
                .orElseThrow(() -> new SandboxException(
                        "There is no session %s; BashList shows which there are.".formatted(name)));
        if (input.path("kill_session").asBoolean(false)) {
            shells.remove(sandbox.id(), name);
            return ToolOutcome.Done.of("The session %s has ended.".formatted(name));
        }
        return Reports.outcome(name, shell.interrupt(), sandbox);
    }
}
