/**
 * Signing in to users' MCP servers by OAuth 2.1, as the protocol's authorization chapter has it. Entry points:
 * {@link dev.capstan.service.settings.mcp.oauth.McpSignIn} and {@link dev.capstan.service.settings.mcp.oauth.McpTokens}.
 */
@NullMarked
package dev.capstan.service.settings.mcp.oauth;

import org.jspecify.annotations.NullMarked;
