package dev.capstan.types.credits;

import java.util.Locale;

/** The two pools of an account. Bonus credits are spent first. */
public enum CreditPool {
    BONUS,
    REGULAR;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
