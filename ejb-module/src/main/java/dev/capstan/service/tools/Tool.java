package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** One capability of an agent. Implementations are application scoped beans without state of their own. */
public interface Tool {
    ToolSpec spec();

    /** Whether a call that was interrupted by the death of its node may simply be made again. */
    default boolean repeatable() {
        return false;
    }

    /** After which time a call is stopped and counts as failed. */
    default Duration timeLimit() {
        return Duration.ofMinutes(30);
    }

    /** Whether the tool needs a sandbox; such tools are not offered where none works. */
    default boolean needsSandbox() {
        return false;
    }

    /**
     * What the user has to answer before this call is made; empty for most. The run then rests, and the call is made with
     * the answer: values that are not secret in its input, secret ones in the context.
     */
    default Optional<Question> asks(JsonNode input) {
        return Optional.empty();
    }

    /** Whether a run has nothing left to do when a call of this tool has succeeded. */
    default boolean endsRun() {
        return false;
    }

    /**
     * Blocks until the call ended, failed, or {@code context.cancel()} stopped it. The input has been checked against
     * the schema of {@link #spec}. A fault of the tool itself may be thrown; the caller turns it into a failed outcome.
     */
    ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException;
}
