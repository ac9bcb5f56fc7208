package dev.capstan.service.credits;

/** The rule for usage keys: short text that the database can compare. */
final class UsageKeys {
    /** Leaves room in the column for what {@link #ofPart} adds. */
    private static final int MAX_LENGTH = 180;

    private UsageKeys() {}

    static void check(String usageKey) {
        if (usageKey.isBlank() || usageKey.length() > MAX_LENGTH || usageKey.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a usage key has 1 to %d characters".formatted(MAX_LENGTH));
        }
    }

    /** The key of a charge that follows {@code earlier} parts of the same act. */
    static String ofPart(String usageKey, int earlier) {
        return "%s/part/%d".formatted(usageKey, earlier + 1);
    }
}
