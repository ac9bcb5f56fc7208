package dev.capstan.service.users;

import java.util.UUID;

/** An account was closed by its owner or an administrator. Fired inside the transaction that closes it. */
public record AccountClosed(UUID userId) {}
