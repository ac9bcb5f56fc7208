package dev.capstan.service.settings;

import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.types.pricing.ModelPrice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model that a run uses.
 *
 * @param ownKey whether the user's own key pays for it
 * @param price the setting's own price; null where the price table has it
 */
public record ResolvedModel(
        UUID settingId,
        ModelSettings settings,
        boolean ownKey,
        String displayName,
        @Nullable ModelPrice price) {}
