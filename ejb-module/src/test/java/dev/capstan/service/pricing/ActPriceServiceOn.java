package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPriceHistoryRepository;
import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.testing.TestDatabase;
import java.time.Clock;

/** Prices of acts for tests of other features. */
public final class ActPriceServiceOn {
    private ActPriceServiceOn() {}

    public static ActPriceService repository(ActPriceRepository prices, Clock clock) {
        ActPriceService service = new ActPriceService();
        service.prices = prices;
        service.clock = clock;
        return service;
    }

    public static ActPriceBook book(TestDatabase database, Clock clock) {
        ActPriceBook book = new ActPriceBook();
        book.prices = database.connect(new ActPriceRepository());
        book.history = database.connect(new ActPriceHistoryRepository());
        book.clock = clock;
        book.ids = new Ids();
        return book;
    }
}
