package dev.capstan.service.settings;

import dev.capstan.persistence.settings.ModelSetting;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A model in the list to choose from. */
public record ModelView(
        UUID id,
        String modelId,
        String model,
        String provider,
        @Nullable String displayName,
        String source,
        @Nullable String baseUrl,
        @Nullable PricingView pricing) {

    static ModelView of(ModelSetting setting) {
        return new ModelView(
                setting.id(),
                setting.modelId(),
                setting.modelId(),
                setting.provider(),
                setting.displayName().orElse(null),
                setting.system() ? "system" : "user",
                setting.baseUrl().orElse(null),
                setting.pricing().map(PricingView::of).orElse(null));
    }
}
