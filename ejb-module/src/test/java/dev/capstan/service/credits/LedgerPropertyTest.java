package dev.capstan.service.credits;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happens in whatever order, with whatever repeats: no pool goes below zero, nothing is charged twice, the balance
 * is the sum of the rows, and what is held is the sum of the open holds.
 */
class LedgerPropertyTest {
    @Property(tries = 1000)
    void keepsItsPromisesInMemory(@ForAll("histories") List<LedgerHistory.Step> steps) {
        LedgerHistory.play(CreditWorld.inMemory(), steps);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void keepsItsPromisesOnPostgresWithTransactionsThatAreLost(@ForAll("histories") List<LedgerHistory.Step> steps) {
        LedgerHistory.play(CreditWorld.onPostgres(), steps);
    }

    @Provide
    Arbitrary<List<LedgerHistory.Step>> histories() {
        return LedgerHistory.histories(40);
    }
}
