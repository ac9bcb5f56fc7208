package dev.capstan.service.sessions;

import java.util.UUID;

/** A session waits for a title of its own, in the transaction that fires this; {@code text} is what it began with. */
public record TitleWanted(UUID userId, UUID sessionId, String text) {}
