package dev.capstan.service.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.Providers;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the {@code params} of a model setting mean, with the defaults for what they leave out. */
record ModelParams(
        @Nullable Double temperature,
        int thinkingTokens,
        @Nullable String apiType,
        int maxOutputTokens,
        ModelSettings.@Nullable Cloud cloud,
        @Nullable String azureEndpoint) {
    private static final int DEFAULT_THINKING = 16_000;
    private static final int DEFAULT_CONTEXT = 150_000;

    /** How long an answer may be, where the setting does not say. */
    private static final Map<String, Integer> OUTPUT =
            Map.of("Anthropic", 32_000, "OpenAI", 64_000, "Google", 30_000, "Cerebras", 30_000, "Custom", 30_000);

    private static final int DEFAULT_OUTPUT = 8_192;

    /** Where a context is full, by the start of the model id; the longest start wins. */
    private static final Map<String, Integer> CONTEXT = Map.ofEntries(
            Map.entry("claude-sonnet-4", 200_000),
            Map.entry("claude-opus-4", 128_000),
            Map.entry("claude-3-5-haiku", 150_000),
            Map.entry("gpt-4o", 100_000),
            Map.entry("gpt-4-turbo", 100_000),
            Map.entry("gpt-5", 300_000),
            Map.entry("gpt-5-mini", 200_000),
            Map.entry("gpt-5.4", 200_000),
            Map.entry("gemini-3", 300_000));

    static ModelParams of(JsonNode params, String provider) {
        JsonNode temperature = params.path("temperature");
        JsonNode apiType = params.path("api_type");
        int output = OUTPUT.getOrDefault(provider, DEFAULT_OUTPUT);
        JsonNode limit = params.path("max_message_chars");
        return new ModelParams(
                temperature.isNumber() ? temperature.asDouble() : null,
                params.path("thinking_tokens").asInt(DEFAULT_THINKING),
                apiType.isTextual() ? apiType.asText() : null,
                limit.canConvertToInt() && limit.asInt() > 0 && limitIsInTokens(provider) ? limit.asInt() : output,
                apiType.isTextual() ? cloud(params) : null,
                text(params, "azure_endpoint"));
    }

    /** Where the calls go: for Azure the resource, which has a member of its own, else the base address. */
    @Nullable
    String address(@Nullable String baseUrl) {
        return Providers.AZURE.equals(apiType) && azureEndpoint != null ? azureEndpoint : baseUrl;
    }

    private static ModelSettings.Cloud cloud(JsonNode params) {
        boolean amazon = Providers.BEDROCK.equals(text(params, "api_type"));
        return new ModelSettings.Cloud(
                text(params, "azure_api_version"),
                text(params, "vertex_project_id"),
                text(params, amazon ? "aws_region" : "vertex_region"));
    }

    private static @Nullable String text(JsonNode params, String member) {
        String text = params.path(member).asText("").strip();
        return params.path(member).isTextual() && !text.isEmpty() ? text : null;
    }

    /** The contract's name says characters; for these providers it is the limit of an answer in tokens. */
    private static boolean limitIsInTokens(String provider) {
        return provider.equals("Google") || provider.equals("Cerebras") || provider.equals("Custom");
    }

    static int contextTokens(String modelId) {
        String id = modelId.toLowerCase(Locale.ROOT);
        return CONTEXT.entrySet().stream()
                .filter(known -> id.startsWith(known.getKey()))
                .max(Comparator.comparingInt(known -> known.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(DEFAULT_CONTEXT);
    }
}
