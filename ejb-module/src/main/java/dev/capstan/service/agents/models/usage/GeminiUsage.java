package dev.capstan.service.agents.models.usage;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports whose input counts its cached part but not what tools of the provider's own read, and whose output does not count
 * the thoughts. Each event repeats the counts as far as they are known; where the total leaves no room for thoughts beside
 * the output, they are inside it.
 */
final class GeminiUsage extends UsageNormaliser {
    @Override
    public void read(JsonNode event) {
        JsonNode report = event.path("usageMetadata");
        if (!report.isObject()) {
            return;
        }
        counts.note("input", report, "promptTokenCount");
        counts.note("cached", report, "cachedContentTokenCount");
        counts.note("tools", report, "toolUsePromptTokenCount");
        counts.note("output", report, "candidatesTokenCount", "responseTokenCount");
        counts.note("thoughts", report, "thoughtsTokenCount");
        counts.note("total", report, "totalTokenCount");
    }

    @Override
    @Nullable
    Input input() {
        if (!counts.has("input")) {
            return null;
        }
        Input prompt = split(counts.orZero("input"), counts.orZero("cached"), 0);
        return new Input(prompt.plain() + counts.orZero("tools"), prompt.cacheRead(), 0);
    }

    @Override
    @Nullable
    Output output() {
        long thoughts = counts.orZero("thoughts");
        if (counts.has("output")) {
            long said = counts.orZero("output");
            boolean inside = thoughts > 0 && thoughts <= said && counts.orZero("total") == sent() + said;
            return new Output(inside ? said : said + thoughts, thoughts, true);
        }
        long rest = counts.orZero("total") - sent();
        if (counts.has("input") && counts.has("total") && rest >= thoughts && rest > 0) {
            return new Output(rest, thoughts, true);
        }
        return counts.has("thoughts") ? new Output(thoughts, thoughts, true) : null;
    }

    private long sent() {
        return counts.orZero("input") + counts.orZero("tools");
    }
}
