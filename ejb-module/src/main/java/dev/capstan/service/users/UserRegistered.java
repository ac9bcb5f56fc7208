package dev.capstan.service.users;

import java.util.UUID;

/** A new account exists. Fired inside the transaction that creates it: an observer's failure undoes the registration. */
public record UserRegistered(UUID userId) {}
