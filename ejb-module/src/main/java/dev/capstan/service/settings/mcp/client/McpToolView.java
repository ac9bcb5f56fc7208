package dev.capstan.service.settings.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool of a user's server.
 *
 * @param name what the server calls it
 * @param offeredAs what a model calls it
 */
public record McpToolView(String name, String offeredAs, String description, JsonNode inputSchema) {}
