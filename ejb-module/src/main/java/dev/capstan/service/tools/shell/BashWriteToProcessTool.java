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
import java.time.Duration;

/** Types into a running program. */
@ApplicationScoped
public class BashWriteToProcessTool extends SandboxTool {
    private static final ToolSpec SPEC =
            ToolSpec.of("BashWriteToProcess", "Type into program", """
            Types into the program that runs in a shell session.""", """
            "session_name":{"type":"string","description":"Name of the shell session"},"input":{"type":"string"},"press_enter":{"type":"boolean","default":true}""", "session_name,input");
    private static final Duration GLIMPSE = Duration.ofMillis(300);

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
        shell.type(input.get("input").textValue() + (input.path("press_enter").asBoolean(true) ? "\n" : ""));
        return Reports.outcome(name, shell.await(GLIMPSE), sandbox);
    }
}
