package dev.capstan.service.credits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.math.BigDecimal;

/** All that know what acts have consumed. */
@ApplicationScoped
public class ActWitnesses {
    @Inject
    @Any
    Instance<ActEvidence> known;

    /** What nobody can prove was not consumed. */
    public BigDecimal provenUnits(OpenHold hold) {
        return known.stream()
                .flatMap(evidence -> evidence.provenUnits(hold).stream())
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
