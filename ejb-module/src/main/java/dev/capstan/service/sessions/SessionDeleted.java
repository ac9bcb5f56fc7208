package dev.capstan.service.sessions;

import java.util.UUID;

/** A session is being deleted, in the transaction that fires this: what works for it must end. */
public record SessionDeleted(UUID userId, UUID sessionId) {}
