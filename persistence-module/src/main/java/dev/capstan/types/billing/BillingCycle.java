package dev.capstan.types.billing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How often a subscription is paid. */
public enum BillingCycle {
    MONTHLY,
    ANNUALLY;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a name that is no cycle. */
    public static Optional<BillingCycle> find(String wire) {
        return Arrays.stream(values())
                .filter(cycle -> cycle.wire().equals(wire))
                .findFirst();
    }

    /** From the provider's interval: {@code month} or {@code year}. */
    public static Optional<BillingCycle> ofInterval(String interval) {
        return switch (interval) {
            case "month" -> Optional.of(MONTHLY);
            case "year" -> Optional.of(ANNUALLY);
            default -> Optional.empty();
        };
    }
}
