package dev.capstan.types.credits;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The most credits that may be spent: in a day, in a month (both in UTC), by any one run, ever. Null is no limit. */
public record Limits(
        @Nullable BigDecimal perDay,
        @Nullable BigDecimal perMonth,
        @Nullable BigDecimal perRun,
        @Nullable BigDecimal total) {
    public static final Limits NONE = new Limits(null, null, null, null);

    public Limits {
        perDay = checked(perDay);
        perMonth = checked(perMonth);
        perRun = checked(perRun);
        total = checked(total);
    }

    private static @Nullable BigDecimal checked(@Nullable BigDecimal limit) {
        if (limit != null && limit.signum() < 0) {
            throw new IllegalArgumentException("a limit is at least zero, not " + limit.toPlainString());
        }
        return limit == null ? null : Credits.exact(limit);
    }
}
