package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish to let an agent work.
 *
 * @param text what the user asks; blank only for suggestions how to change a plan
 * @param modelSettingId the model to use when the session has none yet; null for the default
 * @param source {@code system} or {@code user}: where to look the model up; null for system
 * @param agentType one of the contract's types; null for {@code general}; the session's first run settles it
 * @param command the whole command as it came, kept with the run
 */
public record StartRun(
        UUID sessionId,
        String text,
        @Nullable UUID modelSettingId,
        @Nullable String source,
        @Nullable String agentType,
        JsonNode command) {}
