package dev.capstan.service.credits.history;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HoldPageRepository;
import dev.capstan.persistence.credits.LedgerPageRepository;
import dev.capstan.service.json.Json;
import dev.capstan.testing.TestDatabase;

/** Wires the history by hand, for tests of the feature. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class CreditHistoryOn {
    private CreditHistoryOn() {}

    public static CreditHistory database(TestDatabase database) {
        CreditHistory history = new CreditHistory();
        history.credits = database.connect(new CreditRepository());
        history.ledger = database.connect(new LedgerPageRepository());
        history.holds = database.connect(new HoldPageRepository());
        history.json = Json.MAPPER;
        return history;
    }
}
