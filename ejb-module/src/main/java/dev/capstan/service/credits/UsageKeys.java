package dev.capstan.service.credits;

/** The rule for usage keys: short text that the database can compare. */
final class UsageKeys {
    private static final int MAX_LENGTH = 200;

    private UsageKeys() {}

    static void check(String usageKey) {
        if (usageKey.isBlank() || usageKey.length() > MAX_LENGTH || usageKey.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a usage key has 1 to %d characters".formatted(MAX_LENGTH));
        }
    }
}
