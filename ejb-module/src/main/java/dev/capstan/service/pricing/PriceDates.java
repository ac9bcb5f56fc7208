package dev.capstan.service.pricing;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** When prices are asked for and when they may begin, the same for models and for acts. */
final class PriceDates {
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Duration FURTHEST = Duration.ofDays(3660);

    private PriceDates() {}

    /** The moment that is asked about; null means now. */
    static Instant moment(@Nullable Instant given, Instant now) {
        if (given == null) {
            return now;
        }
        if (given.isBefore(EARLIEST) || given.isAfter(LATEST)) {
            throw new AppException(
                    Kind.INVALID, "invalid_instant", "A moment is from 1970 to 9999, not " + given + ".");
        }
        return given;
    }

    /** When a new price begins, as exact as the database keeps it; null means at once. */
    static Instant start(@Nullable Instant given, Instant now) {
        Instant earliest = now.truncatedTo(ChronoUnit.MICROS);
        Instant start = given == null ? earliest : given.truncatedTo(ChronoUnit.MICROS);
        if (start.isBefore(earliest) || start.isAfter(earliest.plus(FURTHEST))) {
            throw new AppException(
                    Kind.INVALID,
                    "invalid_price",
                    "A price begins now or within ten years, not at %s: what was charged before stays as it is."
                            .formatted(start));
        }
        return start;
    }
}
