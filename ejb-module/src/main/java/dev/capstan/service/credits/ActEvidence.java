package dev.capstan.service.credits;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Knows what an act has consumed that was never settled, because its server died. The features that make acts which belong
 * to no run implement it as beans; it is asked when a hold outlived its time, inside a transaction.
 */
public interface ActEvidence {
    /** The units that are proven to be consumed; empty when this knows nothing of the act. */
    Optional<BigDecimal> provenUnits(OpenHold hold);
}
