package dev.capstan.service.users;

import java.util.UUID;

/** Everything that is kept for this user is to go, for ever. Fired inside the transaction that decides it. */
public record UserErased(UUID userId) {}
