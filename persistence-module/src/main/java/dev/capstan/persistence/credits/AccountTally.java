package dev.capstan.persistence.credits;

import dev.capstan.types.credits.PoolAmounts;
import java.util.UUID;

/**
 * What an account says about itself, and the sums of its open holds and lots, all as of one moment.
 *
 * @param held as the account has it
 * @param openHolds what the open holds still reserve
 * @param expiring as the account has it
 * @param openLots what is left in the lots
 */
public record AccountTally(
        UUID accountId,
        PoolAmounts owned,
        PoolAmounts held,
        PoolAmounts openHolds,
        PoolAmounts expiring,
        PoolAmounts openLots,
        long lastSeq,
        String lastHash) {}
