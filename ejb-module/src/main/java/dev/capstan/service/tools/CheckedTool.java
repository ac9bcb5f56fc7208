package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.SandboxException;

/** A tool whose input is checked before the call, and whose sandbox's refusals become failed outcomes. */
public abstract class CheckedTool implements Tool {
    @Override
    public final ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException {
        var problem = InputCheck.problem(spec().inputSchema(), input);
        if (problem.isPresent()) {
            return new ToolOutcome.Failed("The input of %s is not valid: %s".formatted(spec().name(), problem.get()));
        }
        try {
            return run(input, context);
        } catch (SandboxException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Input is as the schema says. */
    protected abstract ToolOutcome run(JsonNode input, ToolContext context)
            throws SandboxException, InterruptedException;
}
