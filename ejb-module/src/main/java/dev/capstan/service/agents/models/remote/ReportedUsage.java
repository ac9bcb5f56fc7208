package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.credits.TokenUsage;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The token counts that a provider has reported so far. Reports are cumulative, so the highest counts and they are never
 * added. A negative or absurd count is treated as not reported.
 */
final class ReportedUsage {
    private static final Logger LOG = Logger.getLogger(ReportedUsage.class.getName());
    private static final long ABSURD = 50_000_000;

    private @Nullable Long input;
    private @Nullable Long output;
    private long cacheRead;
    private long cacheWrite;
    private long reasoning;

    /** A count of a report; null when it is missing or impossible. */
    static @Nullable Long count(JsonNode report, String field) {
        JsonNode value = report.path(field);
        if (!value.isNumber()) {
            return null;
        }
        long count = value.asLong();
        if (count < 0 || count > ABSURD || !value.isIntegralNumber()) {
            LOG.warning(() -> "A provider reported an impossible count of tokens, " + field + " = " + value
                    + "; it is not used.");
            return null;
        }
        return count;
    }

    void input(@Nullable Long count) {
        input = higher(input, count);
    }

    void output(@Nullable Long count) {
        output = higher(output, count);
    }

    void cacheRead(@Nullable Long count) {
        cacheRead = Math.max(cacheRead, orZero(count));
    }

    void cacheWrite(@Nullable Long count) {
        cacheWrite = Math.max(cacheWrite, orZero(count));
    }

    void reasoning(@Nullable Long count) {
        reasoning = Math.max(reasoning, orZero(count));
    }

    boolean nothing() {
        return input == null && output == null;
    }

    boolean complete() {
        return input != null && output != null;
    }

    /** Fills what is missing from the estimates; {@code leastOutput} is what has provably been streamed. */
    TokenUsage orEstimate(long estimatedInput, long estimatedOutput, long leastOutput) {
        long out = Math.max(output == null ? estimatedOutput : output, leastOutput);
        return new TokenUsage(
                input == null ? estimatedInput : input, cacheRead, cacheWrite, out, Math.min(reasoning, out));
    }

    static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static @Nullable Long higher(@Nullable Long known, @Nullable Long count) {
        return known == null ? count : count == null ? known : Long.valueOf(Math.max(known, count));
    }
}
