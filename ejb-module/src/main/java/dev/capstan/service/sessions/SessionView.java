package dev.capstan.service.sessions;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.sessions.Session;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session as its owner sees it. Members that are always null are kept for clients that read them. */
public record SessionView(
        UUID id,
        UUID userId,
        @Nullable String apiVersion,
        @Nullable String name,
        String status,
        String workspaceDir,
        @JsonProperty("is_public") boolean shared,
        @Nullable String publicUrl,
        @Nullable Object tokenUsage,
        @Nullable Object settings,
        @Nullable UUID projectId,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant lastMessageAt,
        @Nullable String agentType,
        String appKind,
        boolean titlePending,
        @Nullable UUID modelSettingId,
        @Nullable JsonNode sessionMetadata) {

    private static final UUID NOBODY = new UUID(0, 0);

    /** As everybody may see it: not whose it is, nor what its owner keeps with it. */
    static SessionView ofPublic(Session session) {
        return new SessionView(
                session.id(),
                NOBODY,
                session.apiVersion().orElse(null),
                session.name().orElse(null),
                session.status(),
                workspace(session),
                true,
                null,
                null,
                null,
                null,
                session.createdAt(),
                session.updatedAt().orElse(null),
                session.lastMessageAt().orElse(null),
                session.agentType().orElse(null),
                session.appKind().wire(),
                session.titlePending(),
                null,
                null);
    }

    private static String workspace(Session session) {
        return "/workspace/" + session.id();
    }

    static SessionView of(Session session) {
        return new SessionView(
                session.id(),
                session.userId(),
                session.apiVersion().orElse(null),
                session.name().orElse(null),
                session.status(),
                workspace(session),
                session.isPublic(),
                null,
                null,
                null,
                null,
                session.createdAt(),
                session.updatedAt().orElse(null),
                session.lastMessageAt().orElse(null),
                session.agentType().orElse(null),
                session.appKind().wire(),
                session.titlePending(),
                session.modelSettingId().orElse(null),
                session.metadata().orElse(null));
    }
}
