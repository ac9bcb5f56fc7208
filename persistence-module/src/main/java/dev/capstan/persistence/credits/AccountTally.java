package dev.capstan.persistence.credits;

import dev.capstan.types.credits.PoolAmounts;
import java.util.UUID;

/**
 * What an account says about itself, and the sum of its open holds, all as of one moment.
 *
 * @param held as the account has it
 * @param openHolds as the holds have it
 */
public record AccountTally(
        UUID accountId, PoolAmounts owned, PoolAmounts held, PoolAmounts openHolds, long lastSeq, String lastHash) {}
