package dev.capstan.service.credits.history;

import java.util.List;

/** The sessions that cost something; {@code total} is right on every page, also past the end. */
public record UsagePage(List<SessionUsage> sessions, long total) {}
