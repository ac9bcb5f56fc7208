package dev.capstan.service.settings;

import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.types.pricing.ModelPrice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public record ResolvedModel(
        UUID settingId,
        ModelSettings settings,
        boolean ownKey,
        String displayName,
        @Nullable ModelPrice price) {}
