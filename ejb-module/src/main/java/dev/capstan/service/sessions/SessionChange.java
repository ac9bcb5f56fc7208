package dev.capstan.service.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.sessions.SessionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What to change in a session; what is null stays as it is.
 *
 * @param settings whatever a client keeps with the session; shown as {@code session_metadata.settings}
 */
public record SessionChange(
        @Nullable String name,
        @Nullable SessionStatus status,
        @Nullable JsonNode settings,
        @Nullable Boolean shared) {}
