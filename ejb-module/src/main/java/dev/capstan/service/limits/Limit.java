package dev.capstan.service.limits;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many within such a time; they may come at once, and are given back evenly. */
public record Limit(int most, Duration within) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/(P.+)");

    public Limit {
        if (most < 1 || within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("a limit is at least one within some time");
        }
    }

    /** @param key names the setting in the message */
    static Limit parse(String text, String key) {
        Matcher parts = FORM.matcher(text.strip());
        try {
            if (parts.matches()) {
                return new Limit(Integer.parseInt(parts.group(1)), Duration.parse(parts.group(2)));
            }
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw refused(text, key, e);
        }
        throw refused(text, key, null);
    }

    /** After how long one of them is given back. */
    Duration each() {
        return within.dividedBy(most);
    }

    private static IllegalArgumentException refused(
            String text, String key, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(key + " must be a number and a time like 20/PT1M, not " + text, cause);
    }
}
