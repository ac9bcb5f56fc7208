/** What an agent can do besides talking. Entry point: {@link dev.capstan.service.tools.ToolRegistry}. */
@NullMarked
package dev.capstan.service.tools;

import org.jspecify.annotations.NullMarked;
