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

/** Lists the shells of a sandbox. */
@ApplicationScoped
public class BashListTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("BashList", "List shells", """
            Lists the shell sessions and what each is doing.""", """
            """, "");

    @Inject
    Shells shells;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        StringBuilder listed = new StringBuilder();
        for (Shell shell : shells.list(sandbox.id())) {
            ShellReport report = shell.report();
            String doing = shell.alive()
                    ? report.state() == ShellReport.State.RUNNING ? "running: " + report.command() : "idle"
                    : "ended";
            listed.append("%s (%s) %s%n".formatted(shell.name(), report.directory(), doing));
        }
        return ToolOutcome.Done.of(
                listed.isEmpty() ? "There are no sessions." : listed.toString().stripTrailing());
    }
}
