package dev.capstan.persistence.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event as the log keeps it.
 *
 * @param seq its place in the session, from 1, without holes except the ranges that a later row covers
 * @param delta a piece of a block that is still open; deleted when the whole block is stored
 * @param covers the sequence numbers that this row replaces, or null
 */
public record EventRow(
        UUID sessionId,
        long seq,
        UUID id,
        String name,
        EventGroup group,
        @Nullable UUID runId,
        EventAudience audience,
        JsonNode content,
        boolean delta,
        @Nullable Covers covers,
        Instant createdAt) {

    /** Both ends included. */
    public record Covers(long from, long to) {}
}
