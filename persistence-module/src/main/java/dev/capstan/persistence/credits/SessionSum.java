package dev.capstan.persistence.credits;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a user's session has cost.
 *
 * @param rows all ledger rows of the session, what was given back included
 * @param spent never negative; {@code spentBonus} is a part of it
 * @param accounts from which it was paid
 */
public record SessionSum(
        UUID sessionId, long rows, BigDecimal spent, BigDecimal spentBonus, Instant lastSpentAt, List<UUID> accounts) {}
