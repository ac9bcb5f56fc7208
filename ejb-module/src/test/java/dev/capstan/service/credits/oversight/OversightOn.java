package dev.capstan.service.credits.oversight;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HoldPageRepository;
import dev.capstan.persistence.credits.QuarantineRepository;
import dev.capstan.testing.TestDatabase;
import java.time.Clock;

/** Wires the oversight by hand, for tests of the feature. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class OversightOn {
    private OversightOn() {}

    public static Oversight database(TestDatabase database, Clock clock) {
        Oversight oversight = new Oversight();
        oversight.credits = database.connect(new CreditRepository());
        oversight.holds = database.connect(new HoldPageRepository());
        oversight.quarantine = database.connect(new QuarantineRepository());
        oversight.clock = clock;
        return oversight;
    }
}
