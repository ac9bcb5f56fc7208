package dev.capstan.service.agents.models.usage;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports whose input counts nothing of the cache, one at the start and one at the end: the start knows the input and the
 * first tokens of the output, the end repeats or completes both.
 */
final class AnthropicUsage extends UsageNormaliser {
    private boolean endSaidOutput;

    @Override
    public void read(JsonNode event) {
        note(event.at("/message/usage"));
        JsonNode report = event.path("usage");
        note(report);
        endSaidOutput |= report.path("output_tokens").canConvertToLong()
                && report.path("output_tokens").asLong() >= 0;
    }

    private void note(JsonNode report) {
        if (!report.isObject()) {
            return;
        }
        counts.note("input", report, "input_tokens");
        counts.note("output", report, "output_tokens");
        counts.note("cached", report, "cache_read_input_tokens");
        counts.note("written", report, "cache_creation_input_tokens");
        counts.note("written_short", report, "cache_creation/ephemeral_5m_input_tokens");
        counts.note("written_long", report, "cache_creation/ephemeral_1h_input_tokens");
    }

    @Override
    @Nullable
    Input input() {
        if (!counts.has("input")) {
            return null;
        }
        long parts = counts.orZero("written_short") + counts.orZero("written_long");
        return new Input(counts.orZero("input"), counts.orZero("cached"), Math.max(counts.orZero("written"), parts));
    }

    @Override
    @Nullable
    Output output() {
        return counts.has("output") ? new Output(counts.orZero("output"), 0, endSaidOutput) : null;
    }
}
