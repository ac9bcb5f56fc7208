package dev.capstan.service.tools;

import dev.capstan.service.credits.CreditWorld;
import dev.capstan.service.pricing.ActPriceService;

/** The meter of tool calls for tests of other features. */
public final class ToolMeterOn {
    private ToolMeterOn() {}

    public static ToolMeter world(CreditWorld world, ActPriceService prices) {
        ToolMeter meter = new ToolMeter();
        meter.holds = world.meter;
        meter.acts = world.acts;
        meter.prices = prices;
        return meter;
    }
}
