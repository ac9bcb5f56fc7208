package dev.capstan.service.credits.statements;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.StatementRepository;
import dev.capstan.testing.TestDatabase;
import java.time.Clock;

/** Wires the statements by hand, for tests of the feature. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class StatementsOn {
    private StatementsOn() {}

    public static Statements database(TestDatabase database, Clock clock) {
        Statements statements = new Statements();
        statements.credits = database.connect(new CreditRepository());
        statements.sums = database.connect(new StatementRepository());
        statements.clock = clock;
        return statements;
    }
}
