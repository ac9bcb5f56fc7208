package dev.capstan.service.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.service.agents.models.Providers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model as somebody configured it, checked. */
record ModelDefinition(
        String modelId,
        String provider,
        @Nullable String apiKey,
        @Nullable String baseUrl,
        @Nullable String displayName,
        boolean isDefault,
        JsonNode params,
        @Nullable JsonNode pricing) {
    private static final int LONGEST = 2000;

    static final ModelDefinition DEMO = new ModelDefinition(
            "demo", Providers.DEMO, null, null, "Demo (offline)", false, JsonNodeFactory.instance.objectNode(), null);

    private static final Set<String> FIELDS =
            Set.of("model_id", "provider", "api_key", "base_url", "display_name", "is_default", "params", "pricing");

    /** @throws IllegalArgumentException with a sentence that names the field, and never a key */
    static ModelDefinition of(JsonNode entry) {
        if (!entry.isObject()) {
            throw new IllegalArgumentException("it is not an object with model_id, provider and api_key.");
        }
        entry.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("there is no field %s; the fields are %s."
                        .formatted(name, FIELDS.stream().sorted().toList()));
            }
        });
        String modelId = required(entry, "model_id");
        String given = required(entry, "provider");
        String provider = Providers.named(given).orElse(given);
        String apiKey = text(entry, "api_key");
        String baseUrl = text(entry, "base_url");
        JsonNode params = object(entry, "params");
        ModelDefinition seed = new ModelDefinition(
                modelId,
                provider,
                apiKey,
                baseUrl,
                text(entry, "display_name"),
                flag(entry, "is_default"),
                params == null ? JsonNodeFactory.instance.objectNode() : params,
                object(entry, "pricing"));
        seed.check();
        return seed;
    }

    private void check() {
        ModelParams meaning = numbers();
        String endpoint = meaning.address(baseUrl);
        Providers.refusal(
                        provider,
                        meaning.apiType(),
                        apiKey,
                        endpoint == null ? null : address(endpoint),
                        meaning.cloud())
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        if (pricing != null) {
            pricing.properties().forEach(field -> {
                if (field.getKey().endsWith("_per_million") && !field.getValue().isNumber()) {
                    throw new IllegalArgumentException("pricing." + field.getKey() + " is not a number.");
                }
            });
            try {
                PricingView.of(pricing).price();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("pricing is wrong: " + e.getMessage() + ".", e);
            }
        }
    }

    private ModelParams numbers() {
        for (String name : new String[] {"thinking_tokens", "max_message_chars", "max_retries"}) {
            JsonNode value = params.path(name);
            if (!value.isMissingNode() && !value.isNull() && !(value.canConvertToInt() && value.asInt() >= 0)) {
                throw new IllegalArgumentException("params." + name + " is not a number from 0.");
            }
        }
        JsonNode temperature = params.path("temperature");
        if (!temperature.isMissingNode()
                && !temperature.isNull()
                && !(temperature.isNumber() && temperature.asDouble() >= 0 && temperature.asDouble() <= 2)) {
            throw new IllegalArgumentException("params.temperature is not a number from 0 to 2.");
        }
        return ModelParams.of(params, provider);
    }

    private static URI address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("base_url is not an http or https address.", e);
        }
        throw new IllegalArgumentException("base_url is not an http or https address without credentials.");
    }

    private static String required(JsonNode entry, String field) {
        String value = text(entry, field);
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing.");
        }
        return value;
    }

    private static @Nullable String text(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()
                || value.asText().length() > LONGEST
                || value.asText().indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + " is not a text of at most " + LONGEST + " characters.");
        }
        return value.asText().isBlank() ? null : value.asText().strip();
    }

    private static boolean flag(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new IllegalArgumentException(field + " is neither true nor false.");
        }
        return value.asBoolean(false);
    }

    private static @Nullable JsonNode object(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw new IllegalArgumentException(field + " is not an object.");
        }
        // As the database gives it back, so that an unchanged entry is seen to be one.
        return JsonNodeConverter.parse(value.toString());
    }

    @Override
    public String toString() {
        return provider + "/" + modelId;
    }
}
