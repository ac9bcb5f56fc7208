package dev.capstan.service.credits;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happens in whatever order, with whatever repeats: no pool goes below zero, nothing is charged twice, the balance
 * is the sum of the rows, and what is held is the sum of the open holds. The long form plays as many histories as
 * {@code -Dcapstan.ledger.histories} says.
 */
class LedgerPropertyTest {
    private static final int LONG_FORM = Integer.getInteger("capstan.ledger.histories", 0);
    private static final int ON_POSTGRES = 100;

    @Property(tries = 5000)
    void keepsItsPromisesInMemory(@ForAll("calls") List<LedgerHistory.Step> steps) {
        LedgerHistory.play(CreditWorld.inMemory(), steps);
    }

    @Property(tries = 7000)
    void keepsItsPromisesWithEveryOperationInMemory(@ForAll("operations") List<AccountHistory.Step> steps) {
        AccountHistory.play(CreditWorld.inMemory(), steps, false);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void keepsItsPromisesOnPostgresWithTransactionsThatAreLost(@ForAll("calls") List<LedgerHistory.Step> steps) {
        LedgerHistory.play(CreditWorld.onPostgres(), steps);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void keepsItsPromisesWithEveryOperationOnPostgres(@ForAll("operations") List<AccountHistory.Step> steps) {
        AccountHistory.play(CreditWorld.onPostgres(), steps, true);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF)
    void keepsItsPromisesInTheLongForm() {
        operations()
                .sampleStream()
                .limit(LONG_FORM)
                .forEach(steps -> AccountHistory.play(CreditWorld.inMemory(), steps, false));
        calls().sampleStream().limit(LONG_FORM).forEach(steps -> LedgerHistory.play(CreditWorld.inMemory(), steps));
        operations()
                .sampleStream()
                .limit(LONG_FORM / ON_POSTGRES)
                .forEach(steps -> AccountHistory.play(CreditWorld.onPostgres(), steps, true));
    }

    @Provide
    Arbitrary<List<LedgerHistory.Step>> calls() {
        return LedgerHistory.histories(40);
    }

    @Provide
    Arbitrary<List<AccountHistory.Step>> operations() {
        return AccountHistory.histories(40);
    }
}
