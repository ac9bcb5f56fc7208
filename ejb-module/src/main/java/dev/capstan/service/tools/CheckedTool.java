package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.SandboxException;
import java.util.Optional;

/** A tool whose input is checked before the call, and whose sandbox's refusals become failed outcomes. */
public abstract class CheckedTool implements Tool {
    @Override
    public final ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException {
        Optional<String> problem = problem(input);
        if (problem.isPresent()) {
            return new ToolOutcome.Failed("The input of %s is not valid: %s".formatted(spec().name(), problem.get()));
        }
        try {
            return run(input, context);
        } catch (SandboxException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Why this input is not one for the tool; empty when it is. */
    protected final Optional<String> problem(JsonNode input) {
        return InputCheck.problem(spec().inputSchema(), input).or(() -> refuses(input));
    }

    /** What no schema can say against an input that fits it. */
    protected Optional<String> refuses(JsonNode input) {
        return Optional.empty();
    }

    /** Input is as the schema says. */
    protected abstract ToolOutcome run(JsonNode input, ToolContext context)
            throws SandboxException, InterruptedException;
}
