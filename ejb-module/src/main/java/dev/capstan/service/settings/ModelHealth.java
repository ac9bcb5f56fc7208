package dev.capstan.service.settings;

import dev.capstan.service.agents.models.ChatModels;
import org.jspecify.annotations.Nullable;

/**
 * How a configured system model does, for the health report.
 *
 * @param lastCall how its last call ended; null when it was not called since the start
 */
public record ModelHealth(String name, String provider, String modelId, ChatModels.@Nullable LastCall lastCall) {}
