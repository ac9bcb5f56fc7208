package dev.capstan.service.chat;

import java.util.UUID;

/**
 * Where the events of a turn are to be found in the event log of its session.
 *
 * @param afterSeq they come after this number
 */
public record ChatStream(UUID sessionId, UUID turnId, long afterSeq) {}
