package dev.capstan.service.sessions;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list.
 *
 * @param query part of the name, in any case, taken literally; null for all
 * @param sessionType {@code agent} or {@code chat}; null for both
 * @param page from 1
 */
public record SessionSearch(
        @Nullable String query, @Nullable String sessionType, boolean publicOnly, int page, int perPage) {}
