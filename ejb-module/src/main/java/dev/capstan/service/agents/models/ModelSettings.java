package dev.capstan.service.agents.models;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything a provider needs to make a {@link ChatModel}; see the contract's model setting.
 *
 * @param provider {@code OpenAI}, {@code Anthropic}, {@code Google}, {@code Cerebras}, {@code Custom} or {@code Demo}
 * @param apiKey in clear; kept in memory only, and hidden by {@link #toString}
 * @param apiType {@code vertex_ai}, {@code azure}, {@code bedrock}, or null for direct
 * @param maxOutputTokens the provider's or the setting's own ceiling for one answer
 * @param contextTokens where the context is full: compaction starts at 90 % of it
 * @param cloud null where the provider hosts the model itself
 */
public record ModelSettings(
        String modelId,
        String provider,
        @Nullable String apiKey,
        @Nullable URI baseUrl,
        @Nullable String apiType,
        @Nullable Double temperature,
        int thinkingTokens,
        int maxOutputTokens,
        int contextTokens,
        @Nullable Cloud cloud) {

    /**
     * What a cloud that hosts a provider's models wants to know beside the address.
     *
     * @param apiVersion of Azure; null for its versionless form
     * @param project of Google's cloud
     * @param region of Google's cloud, or {@code global}; of Amazon's
     */
    public record Cloud(
            @Nullable String apiVersion,
            @Nullable String project,
            @Nullable String region) {}

    /** Of a model that its provider hosts. */
    public ModelSettings(
            String modelId,
            String provider,
            @Nullable String apiKey,
            @Nullable URI baseUrl,
            @Nullable String apiType,
            @Nullable Double temperature,
            int thinkingTokens,
            int maxOutputTokens,
            int contextTokens) {
        this(
                modelId,
                provider,
                apiKey,
                baseUrl,
                apiType,
                temperature,
                thinkingTokens,
                maxOutputTokens,
                contextTokens,
                null);
    }

    /** The family decides which file tools an agent gets: the contract's rule, by model id. */
    public enum Family {
        OPENAI,
        ANTHROPIC,
        OTHER
    }

    public Family family() {
        String id = modelId.toLowerCase(Locale.ROOT);
        if (id.contains("gpt") || id.contains("o3") || id.contains("openai")) {
            return Family.OPENAI;
        }
        return id.contains("claude") || id.contains("anthropic") ? Family.ANTHROPIC : Family.OTHER;
    }

    @Override
    public String toString() {
        return provider + "/" + modelId;
    }
}
