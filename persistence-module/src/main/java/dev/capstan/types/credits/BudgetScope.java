package dev.capstan.types.credits;

import java.util.Locale;

/** What a budget limits, and what spending is counted for. */
public enum BudgetScope {
    /** Everything that one user spends, from whichever account. */
    USER,
    /** What one user spends from one shared account. */
    MEMBER,
    SESSION,
    /** Has no budget of its own: the others say what any one run may spend. */
    RUN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static BudgetScope ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
