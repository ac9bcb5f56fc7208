package dev.capstan.service.sessions;

import dev.capstan.types.sessions.SessionOrder;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list.
 *
 * @param query part of the name, or words that one message has, in any case, taken literally; null for all
 * @param sessionType {@code agent} or {@code chat}; null for both
 * @param deleted those that can be restored, in place of the others
 * @param page from 1
 */
public record SessionSearch(
        @Nullable String query,
        @Nullable String sessionType,
        boolean publicOnly,
        boolean deleted,
        SessionOrder order,
        int page,
        int perPage) {}
