/** Connections to users' MCP servers. Entry point: {@link dev.capstan.service.settings.mcp.client.McpConnections}. */
@NullMarked
package dev.capstan.service.settings.mcp.client;

import org.jspecify.annotations.NullMarked;
