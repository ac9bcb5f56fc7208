package dev.capstan.service.agents.models.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one provider's usage reports during one call and says what the call consumed: cached input is not counted as input
 * too, reasoning is a part of the output and not counted beside it. What was not reported, or cannot be true, is replaced by
 * an estimate, and the result says so.
 */
public abstract sealed class UsageNormaliser permits AnthropicUsage, GeminiUsage, OpenAiUsage {
    final Counts counts = new Counts();

    /** Chat completions and Responses, of OpenAI and of the many servers compatible with it. */
    public static UsageNormaliser openAi() {
        return new OpenAiUsage();
    }

    public static UsageNormaliser anthropic() {
        return new AnthropicUsage();
    }

    public static UsageNormaliser gemini() {
        return new GeminiUsage();
    }

    /** What is known of a side of the call; {@code complete} when it is the provider's last word. */
    record Input(long plain, long cacheRead, long cacheWrite) {
        long total() {
            return plain + cacheRead + cacheWrite;
        }
    }

    record Output(long tokens, long reasoning, boolean complete) {}

    /** Takes note of an event of the answer, or of a whole answer that was not streamed. */
    public abstract void read(JsonNode event);

    /** Null when it was not reported. */
    abstract @Nullable Input input();

    /** Null when it was not reported. */
    abstract @Nullable Output output();

    /**
     * What a call consumed that ended well.
     *
     * @param estimatedInput what its input is, if nobody counted
     * @param streamed what its answer is, if nobody counted
     */
    public MeteredUsage ended(long estimatedInput, long streamed) {
        Output said = output();
        List<String> missing = new ArrayList<>();
        long tokens = streamed;
        if (said == null || (said.tokens() == 0 && streamed > 0)) {
            missing.add("the output was not reported");
        } else if (said.complete()) {
            tokens = said.tokens();
        } else {
            missing.add("the output was reported in part");
            tokens = Math.max(said.tokens(), streamed);
        }
        return metered(said, tokens, estimatedInput, missing);
    }

    /**
     * What a call consumed that failed or was cancelled: at least what had been streamed of its answer. Empty when nothing
     * was reported or streamed.
     */
    public Optional<MeteredUsage> cutOff(long estimatedInput, long streamed) {
        Output said = output();
        if (said == null && input() == null && streamed == 0) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>(List.of("the answer was cut off"));
        return Optional.of(
                metered(said, Math.max(said == null ? 0 : said.tokens(), streamed), estimatedInput, missing));
    }

    private MeteredUsage metered(@Nullable Output said, long tokens, long estimatedInput, List<String> missing) {
        Input sent = input();
        if (sent == null || (sent.total() == 0 && estimatedInput > 0)) {
            missing.add("the input was not reported");
            sent = new Input(estimatedInput, 0, 0);
        }
        long reasoning = said == null ? 0 : Math.min(said.reasoning(), tokens);
        return new MeteredUsage(
                new TokenUsage(sent.plain(), sent.cacheRead(), sent.cacheWrite(), tokens, reasoning), doubt(missing));
    }

    private @Nullable UsageDoubt doubt(List<String> missing) {
        if (missing.isEmpty() && counts.impossible().isEmpty()) {
            return null;
        }
        List<String> reasons = new ArrayList<>();
        counts.impossible().forEach(what -> reasons.add("impossible: " + what));
        reasons.addAll(missing);
        return new UsageDoubt(String.join("; ", reasons), counts.report());
    }

    /** Splits an input that counts the cached part too. */
    final Input split(long whole, long cacheRead, long cacheWrite) {
        if (cacheRead + cacheWrite > whole) {
            counts.contradiction("%d cached of %d input tokens".formatted(cacheRead + cacheWrite, whole));
        }
        long read = Math.min(cacheRead, whole);
        long written = Math.min(cacheWrite, whole - read);
        return new Input(whole - read - written, read, written);
    }
}
