package dev.capstan.service.agents.models.usage;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports whose input counts its cached part, and whose output counts its reasoning. Some compatible servers count the
 * reasoning beside the output; their total tells. Some leave out one side; the total tells that too.
 */
final class OpenAiUsage extends UsageNormaliser {
    @Override
    public void read(JsonNode event) {
        note(event.path("usage"));
        note(event.at("/response/usage"));
        note(event.at("/x_groq/usage"));
        note(event.at("/choices/0/usage"));
    }

    private void note(JsonNode report) {
        if (!report.isObject()) {
            return;
        }
        counts.note("input", report, "prompt_tokens", "input_tokens");
        counts.note(
                "cached",
                report,
                "prompt_tokens_details/cached_tokens",
                "input_tokens_details/cached_tokens",
                "prompt_cache_hit_tokens",
                "cache_read_input_tokens",
                "cached_tokens");
        counts.note("written", report, "prompt_tokens_details/cache_write_tokens", "cache_creation_input_tokens");
        counts.note("output", report, "completion_tokens", "output_tokens");
        counts.note(
                "reasoning",
                report,
                "completion_tokens_details/reasoning_tokens",
                "output_tokens_details/reasoning_tokens",
                "reasoning_tokens");
        counts.note("total", report, "total_tokens");
    }

    @Override
    @Nullable
    Input input() {
        Long whole = counts.get("input");
        if (whole == null && counts.orZero("total") > 0 && counts.has("output")) {
            whole = nonNegative(counts.orZero("total") - counts.orZero("output"));
        }
        return whole == null ? null : split(whole, counts.orZero("cached"), counts.orZero("written"));
    }

    @Override
    @Nullable
    Output output() {
        Long whole = counts.get("output");
        long reasoning = counts.orZero("reasoning");
        if (whole == null && counts.orZero("total") > 0 && counts.has("input")) {
            whole = nonNegative(counts.orZero("total") - counts.orZero("input"));
        }
        if (whole == null) {
            return null;
        }
        boolean beside = reasoning > 0
                && counts.has("input")
                && counts.orZero("total") == counts.orZero("input") + whole + reasoning;
        if (beside) {
            return new Output(whole + reasoning, reasoning, true);
        }
        if (reasoning > whole) {
            counts.contradiction("%d reasoning of %d output tokens".formatted(reasoning, whole));
        }
        return new Output(whole, Math.min(reasoning, whole), true);
    }

    private static @Nullable Long nonNegative(long count) {
        return count < 0 ? null : Long.valueOf(count);
    }
}
