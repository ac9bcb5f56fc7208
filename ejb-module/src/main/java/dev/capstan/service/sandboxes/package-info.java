/** One sandbox per session, started when a tool first needs it. Entry point: {@link SandboxService}. */
@NullMarked
package dev.capstan.service.sandboxes;

import org.jspecify.annotations.NullMarked;
