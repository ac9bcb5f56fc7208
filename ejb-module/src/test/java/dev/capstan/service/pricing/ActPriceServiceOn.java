package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.ids.Ids;
import java.time.Clock;

/** Prices of acts for tests of other features. */
public final class ActPriceServiceOn {
    private ActPriceServiceOn() {}

    public static ActPriceService repository(ActPriceRepository prices, Clock clock) {
        ActPriceService service = new ActPriceService();
        service.prices = prices;
        service.clock = clock;
        service.ids = new Ids();
        return service;
    }
}
