package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.PriceRepository;
import java.time.Clock;

/** Wires the price service by hand, for tests of other features. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
public final class PriceServiceOn {
    private PriceServiceOn() {}

    public static PriceService repository(PriceRepository prices, Clock clock) {
        PriceService service = new PriceService();
        service.prices = prices;
        service.clock = clock;
        return service;
    }
}
