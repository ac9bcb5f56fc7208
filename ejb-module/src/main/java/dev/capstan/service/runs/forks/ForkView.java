package dev.capstan.service.runs.forks;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session that was made from another one. */
public record ForkView(
        UUID sessionId,
        UUID parentSessionId,
        String name,
        String agentType,
        String sandboxMode,
        @Nullable UUID modelSettingId) {}
