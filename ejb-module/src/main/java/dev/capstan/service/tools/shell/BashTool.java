package dev.capstan.service.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.shells.Shell;
import dev.capstan.service.sandboxes.shells.ShellReport;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Runs a command in a named shell. */
@ApplicationScoped
public class BashTool extends SandboxTool {
    private static final ToolSpec SPEC =
            ToolSpec.of("Bash", "Run command", """
            Runs a command in a named, persistent bash session of the sandbox. Directory and variables stay between commands of one session. Sessions share files and the loopback network; each has its own processes. A command that takes longer than its timeout runs on: look at it with BashView. Put long-running servers into a session of their own with wait_for_output false.""", """
            "session_name":{"type":"string","description":"Name of the shell session"},
            "command":{"type":"string"},
            "description":{"type":"string","description":"What the command does, in a few words"},
            "timeout":{"type":"integer","minimum":1,"maximum":180,"default":60,"description":"Seconds"},
            "wait_for_output":{"type":"boolean","default":true}""", "session_name,command,description");
    private static final int DEFAULT_SECONDS = 60;
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
        Shell shell = shells.open(sandbox, input.get("session_name").textValue());
        boolean wait = input.path("wait_for_output").asBoolean(true);
        Duration limit = wait ? Duration.ofSeconds(input.path("timeout").asInt(DEFAULT_SECONDS)) : GLIMPSE;
        ShellReport report = shell.run(input.get("command").textValue(), limit, context.cancel());
        return Reports.outcome(shell.name(), report, sandbox);
    }
}
