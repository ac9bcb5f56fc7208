package dev.capstan.service.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.settings.ModelSetting;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An own model setting as its owner sees it: whether there is a key, never the key. */
public record ModelSettingView(
        UUID id,
        String modelId,
        String model,
        String provider,
        @Nullable String baseUrl,
        @Nullable String displayName,
        @Nullable JsonNode configs,
        @Nullable PricingView pricing,
        String configType,
        boolean isDefault,
        boolean isActive,
        boolean hasApiKey,
        Instant createdAt,
        @Nullable Instant updatedAt) {
    static ModelSettingView of(ModelSetting setting) {
        return new ModelSettingView(
                setting.id(),
                setting.modelId(),
                setting.modelId(),
                setting.provider(),
                setting.baseUrl().orElse(null),
                setting.displayName().orElse(null),
                setting.params().isEmpty() ? null : setting.params(),
                setting.pricing().map(PricingView::of).orElse(null),
                setting.system() ? "system" : "user",
                setting.isDefault(),
                setting.active(),
                setting.encryptedApiKey().isPresent(),
                setting.createdAt(),
                setting.updatedAt().orElse(null));
    }
}
