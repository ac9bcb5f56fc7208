package dev.capstan.service.credits;

import java.util.UUID;

/** Something in an account that does not add up. */
public record LedgerFinding(UUID accountId, Kind kind, String detail) {
    public enum Kind {
        /** The balance is not the sum of the ledger rows, or a row's balance after it is not the sum up to there. */
        SUM,
        /** The held credits are not the sum of the open holds. */
        HOLDS,
        /** The credits with a time limit are not the sum of what is left in the lots. */
        LOTS,
        /** A row is missing, was changed, or was put in between. */
        CHAIN
    }
}
