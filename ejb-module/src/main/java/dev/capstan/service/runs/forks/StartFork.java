package dev.capstan.service.runs.forks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish to begin with what a fork was made for.
 *
 * @param modelSettingId the model to use when the fork has none; null for the default
 * @param agentType free text; what is no agent type means the one of the fork
 * @param command the whole command as it came
 */
public record StartFork(
        UUID sessionId,
        @Nullable UUID modelSettingId,
        @Nullable String source,
        @Nullable String agentType,
        ObjectNode command) {}
