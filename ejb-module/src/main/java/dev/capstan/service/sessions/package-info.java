/** Sessions: who owns them, what they are. Entry point: {@link dev.capstan.service.sessions.SessionService}. */
@NullMarked
package dev.capstan.service.sessions;

import org.jspecify.annotations.NullMarked;
