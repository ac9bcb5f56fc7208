package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

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
     * Blocks until the call ended, failed, or {@code context.cancel()} stopped it. The input has been checked against
     * the schema of {@link #spec}. A fault of the tool itself may be thrown; the caller turns it into a failed outcome.
     */
    ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException;
}
