package dev.capstan.service.sandboxes;

import dev.capstan.service.credits.ActEvidence;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.types.credits.ActKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/** A sandbox was awake at least until it was last used, which its record knows also after a crash. */
@ApplicationScoped
public class SandboxEvidence implements ActEvidence {
    @Inject
    SandboxRecords records;

    @Override
    public Optional<BigDecimal> provenUnits(OpenHold hold) {
        UUID sessionId = hold.sessionId();
        if (hold.kind() != ActKind.SANDBOX_SECONDS || sessionId == null) {
            return Optional.empty();
        }
        return records.lastUseOf(sessionId).map(last -> SandboxMeter.seconds(hold.createdAt(), last));
    }
}
