package dev.capstan.service.credits;

import java.util.UUID;

/** A hold on a shared account has ended; its charge waits to be posted. */
public record UnpostedCharge(UUID accountId) {}
