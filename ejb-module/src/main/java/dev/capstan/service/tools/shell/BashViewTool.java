package dev.capstan.service.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.shells.Shell;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.Shown;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Shows what shells printed last. */
@ApplicationScoped
public class BashViewTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("BashView", "View shell", """
            Shows the latest output of shell sessions.""", """
            "session_names":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":16}""", "session_names");

    @Inject
    Shells shells;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        StringBuilder shown = new StringBuilder();
        for (JsonNode name : input.get("session_names")) {
            Shell shell = shells.find(sandbox.id(), name.textValue())
                    .orElseThrow(() -> new SandboxException(
                            "There is no session %s; BashList shows which there are.".formatted(name.textValue())));
            shown.append(Reports.text(shell.name(), shell.report())).append('\n');
        }
        return ToolOutcome.Done.of(Shown.of(shown.toString().stripTrailing(), sandbox));
    }
}
