package dev.capstan.service.tools;

import java.util.UUID;

/**
 * For whom a run's tools are gathered.
 *
 * @param agentType one of the contract's types
 * @param args what the client switched on
 */
public record ToolAudience(UUID userId, UUID sessionId, String agentType, ToolArgs args) {}
