package dev.capstan.types.billing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user subscribes to. Free needs no subscription. */
public enum Plan {
    FREE,
    PLUS,
    PRO;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a name that is no plan. */
    public static Optional<Plan> find(String wire) {
        return Arrays.stream(values()).filter(plan -> plan.wire().equals(wire)).findFirst();
    }
}
