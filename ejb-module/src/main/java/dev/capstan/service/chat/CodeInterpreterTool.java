package dev.capstan.service.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.ExecResult;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs Python in the sandbox of the session and gives what it prints. */
@ApplicationScoped
public class CodeInterpreterTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("code_interpreter", "Run code", """
            Runs a Python 3 program in /workspace and returns what it prints. Files stay between calls; variables do not.""", """
            "code":{"type":"string","description":"The program"}""", "code");
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int OUTPUT = 50_000;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        ExecResult result = sandbox(context)
                .exec(
                        SandboxCommand.bash("cd /workspace && exec python3 -")
                                .withInput(input.path("code").asText())
                                .within(LONGEST)
                                .keeping(OUTPUT),
                        context.cancel());
        String printed = new String(result.output(), StandardCharsets.UTF_8);
        return switch (result.ending()) {
            case EXITED ->
                result.succeeded()
                        ? ToolOutcome.Done.of(printed.isEmpty() ? "(It printed nothing.)" : printed)
                        : new ToolOutcome.Failed(printed + result.errorText());
            case TIMED_OUT -> new ToolOutcome.Failed("The program ran longer than a minute and was ended.\n" + printed);
            case CANCELLED -> new ToolOutcome.Failed("The program was stopped.");
            case OVER_DISK_LIMIT -> new ToolOutcome.Failed("The sandbox is over its disk limit; delete files first.");
        };
    }
}
