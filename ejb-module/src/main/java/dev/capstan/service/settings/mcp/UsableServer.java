package dev.capstan.service.settings.mcp;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server that can be called.
 *
 * @param settingId of which set it is one
 * @param credentials a file that has to be in the sandbox before the server starts; null when it needs none
 */
public record UsableServer(
        UUID settingId, McpServer server, @Nullable Credentials credentials) {}
