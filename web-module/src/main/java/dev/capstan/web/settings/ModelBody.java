package dev.capstan.web.settings;

import dev.capstan.service.json.Json;
import dev.capstan.service.settings.OwnModel;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An own model, or a change of one.
 *
 * @param model another spelling of {@code model_id}, which clients send
 */
@Schema(name = "ModelSetting")
public record ModelBody(
        @Nullable @Size(max = 200) String modelId,
        @Nullable @Size(max = 200) String model,
        @Nullable @Size(max = 50) String provider,
        @Nullable @Size(max = 2000) String apiKey,
        @Nullable @Size(max = 2000) String baseUrl,
        @Nullable @Size(max = 200) String displayName,
        @Nullable @Valid Configs configs,
        @Nullable @Valid Pricing pricing,

        @Nullable @Pattern(regexp = "user|system") String configType,

        @Nullable Boolean isDefault,
        @Nullable Boolean isActive) {

    /** How the model is called. */
    public record Configs(
            @Nullable @Min(0) @Max(10) Integer maxRetries,
            @Nullable @Min(1) @Max(1_000_000) Integer maxMessageChars,
            @Nullable @DecimalMin("0") @DecimalMax("2") BigDecimal temperature,
            @Nullable @Min(0) @Max(1_000_000) Integer thinkingTokens,
            @Nullable @Size(max = 50) String apiType,
            @Nullable @Size(max = 200) String vertexRegion,
            @Nullable @Size(max = 200) String vertexProjectId,
            @Nullable @Size(max = 2000) String azureEndpoint,
            @Nullable @Size(max = 200) String azureApiVersion,
            @Nullable Boolean cotModel) {}

    /** USD per million tokens. */
    public record Pricing(
            @Nullable @DecimalMin("0") @DecimalMax("1000000")
            BigDecimal inputPricePerMillion,

            @Nullable @DecimalMin("0") @DecimalMax("1000000")
            BigDecimal outputPricePerMillion,

            @Nullable @DecimalMin("0") @DecimalMax("1000000")
            BigDecimal cacheWritePricePerMillion,

            @Nullable @DecimalMin("0") @DecimalMax("1000000")
            BigDecimal cacheReadPricePerMillion,

            @Nullable Boolean isFallback) {}

    OwnModel toOwnModel() {
        return new OwnModel(
                modelId == null || modelId.isBlank() ? model : modelId,
                provider,
                apiKey,
                baseUrl,
                displayName,
                configs == null ? null : Json.withoutNulls(configs),
                pricing == null ? null : Json.withoutNulls(pricing),
                isDefault,
                isActive);
    }

    @Override
    public String toString() {
        return "ModelBody[…]";
    }
}
