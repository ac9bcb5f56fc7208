package dev.capstan.persistence.credits;

import dev.capstan.types.credits.PoolAmounts;

/**
 * How far the chain of an account was proven.
 *
 * @param seq of the last row that was proven
 * @param hash of that row
 * @param sums of the rows up to it
 */
public record LedgerCheckpoint(long seq, String hash, PoolAmounts sums) {
    /** Nothing was proven yet. */
    public static final LedgerCheckpoint START = new LedgerCheckpoint(0, LedgerChain.FIRST, PoolAmounts.NONE);
}
