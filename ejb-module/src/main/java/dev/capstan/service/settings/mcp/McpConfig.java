package dev.capstan.service.settings.mcp;

import java.net.URI;
import java.time.Duration;

/**
 * Settings under {@code capstan.mcp.*}.
 *
 * @param codexPackage what {@code uvx} runs for Codex
 * @param claudePackage what {@code npx} runs for Claude Code
 * @param claudeTokenUrl where the code of a sign-in is exchanged for tokens
 * @param connectTimeout how long a connection, and the beginning of a session, may take
 * @param idleAfter how long an unused connection is kept
 * @param maxReplyBytes the most that a server may send in answer to one request
 */
public record McpConfig(
        String codexPackage,
        String claudePackage,
        URI claudeTokenUrl,
        String claudeClientId,
        URI claudeRedirectUri,
        Duration connectTimeout,
        Duration idleAfter,
        int maxReplyBytes) {
    private static final int LEAST_BYTES = 1024;

    public McpConfig {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("capstan.mcp.connect-timeout must be longer than nothing");
        }
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("capstan.mcp.idle-after must be longer than nothing");
        }
        if (maxReplyBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "capstan.mcp.max-reply-bytes must be at least %d, not %d".formatted(LEAST_BYTES, maxReplyBytes));
        }
    }
}
