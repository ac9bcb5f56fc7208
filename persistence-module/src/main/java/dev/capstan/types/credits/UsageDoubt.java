package dev.capstan.types.credits;

import org.jspecify.annotations.Nullable;

/**
 * Why token counts are not, or not all, the provider's own.
 *
 * @param reason what was missing or impossible, for people
 * @param report what the provider sent, as JSON, when a part of it is impossible; null when something was only missing
 */
public record UsageDoubt(String reason, @Nullable String report) {
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_REPORT = 4000;

    public UsageDoubt {
        reason = cut(reason, LONGEST_REASON);
        report = report == null ? null : cut(report, LONGEST_REPORT);
    }

    /** Whether the report has to be kept for people to look at. */
    public boolean quarantined() {
        return report != null;
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }
}
