package dev.capstan.service.sessions;

import java.util.List;

/** One page of a user's sessions, newest first. {@code total} counts all that match, whatever the page. */
public record SessionPage(List<SessionView> sessions, long total, int page, int perPage) {}
