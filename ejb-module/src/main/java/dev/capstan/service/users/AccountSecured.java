package dev.capstan.service.users;

import java.util.UUID;

/**
 * An account must not be reached any more with what was given out before: its owner has only now proved the address, or it
 * was disabled. Fired inside the transaction; whoever keeps credentials ends them in it.
 */
public record AccountSecured(UUID userId) {}
