package dev.capstan.service.users;

import java.util.UUID;

/**
 * The time of grace of a closed account is over. Fired inside the transaction that erases it, before its rows are gone:
 * who keeps something of the person outside the database removes it after that transaction.
 */
public record AccountErased(UUID userId) {}
