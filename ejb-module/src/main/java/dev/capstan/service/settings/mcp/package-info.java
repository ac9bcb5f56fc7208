/** Users' MCP servers. Entry points: {@link dev.capstan.service.settings.mcp.McpSettings} and its service. */
@NullMarked
package dev.capstan.service.settings.mcp;

import org.jspecify.annotations.NullMarked;
