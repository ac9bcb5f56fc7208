package dev.capstan.web.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a session's event log.
 *
 * @param runStatus the state of the newest run, or null when there was none
 * @param lastSeq give this as {@code after_seq} to go on
 * @param hasMore whether the log went on when this was read
 */
public record EventPage(List<EventView> events, @Nullable String runStatus, long lastSeq, boolean hasMore) {}
