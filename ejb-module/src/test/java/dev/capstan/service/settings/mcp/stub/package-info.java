/** An MCP server for tests, which speaks the protocol without the library that the client uses. */
@NullMarked
package dev.capstan.service.settings.mcp.stub;

import org.jspecify.annotations.NullMarked;
