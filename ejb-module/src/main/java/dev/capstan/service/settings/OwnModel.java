package dev.capstan.service.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Providers;
import dev.capstan.service.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about an own model. On a change, null leaves a member as it is.
 *
 * @param apiKey in clear
 * @param configs an object with the members of the contract's {@code ModelParams}
 */
public record OwnModel(
        @Nullable String modelId,
        @Nullable String provider,
        @Nullable String apiKey,
        @Nullable String baseUrl,
        @Nullable String displayName,
        @Nullable JsonNode configs,
        @Nullable JsonNode pricing,
        @Nullable Boolean isDefault,
        @Nullable Boolean isActive) {

    /** @throws InvalidModelException naming what is wrong */
    ModelDefinition definition() {
        if (provider != null
                && Providers.named(provider).filter(Providers.DEMO::equals).isPresent()) {
            throw new InvalidModelException("provider is \"Demo\", which is the server's own; choose another.");
        }
        ObjectNode entry = Json.MAPPER
                .createObjectNode()
                .put("model_id", modelId)
                .put("provider", provider)
                .put("api_key", apiKey)
                .put("base_url", baseUrl)
                .put("display_name", displayName)
                .put("is_default", isDefault);
        entry.set("params", configs);
        entry.set("pricing", pricing);
        try {
            return ModelDefinition.of(entry);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(String.valueOf(e.getMessage()).replace("params.", "configs."));
        }
    }

    /** The addresses that calls of this model could go to; none when the provider's own is meant, or none is named. */
    List<URI> addresses() {
        JsonNode azure = configs == null ? null : configs.get("azure_endpoint");
        return Stream.of(address(baseUrl), address(azure == null || !azure.isTextual() ? null : azure.textValue()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<URI> address(@Nullable String given) {
        try {
            return Optional.ofNullable(given)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(URI::create);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("base_url is not an http or https address.");
        }
    }

    /** This, with what it leaves open taken from {@code stored}. */
    OwnModel over(OwnModel stored) {
        return new OwnModel(
                stored.modelId,
                stored.provider,
                apiKey == null || apiKey.isBlank() ? stored.apiKey : apiKey,
                baseUrl == null ? stored.baseUrl : baseUrl,
                displayName == null ? stored.displayName : displayName,
                configs == null ? stored.configs : configs,
                pricing == null ? stored.pricing : pricing,
                isDefault == null ? stored.isDefault : isDefault,
                isActive == null ? stored.isActive : isActive);
    }

    boolean active() {
        return isActive == null || isActive;
    }

    @Override
    public String toString() {
        return "OwnModel[%s/%s]".formatted(provider, modelId);
    }
}
