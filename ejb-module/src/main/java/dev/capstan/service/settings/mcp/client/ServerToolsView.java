package dev.capstan.service.settings.mcp.client;

import java.util.List;

/**
 * What a server of a set offers.
 *
 * @param transport {@code stdio}, {@code http} or {@code sse}
 * @param ok whether the server answered
 * @param message why it did not; empty when it did
 */
public record ServerToolsView(String name, String transport, boolean ok, String message, List<McpToolView> tools) {}
