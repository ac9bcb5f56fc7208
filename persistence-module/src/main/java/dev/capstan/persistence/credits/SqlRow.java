package dev.capstan.persistence.credits;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a native query, read from left to right. Queries give ids as text and times as microseconds, since drivers and
 * providers differ in what they make of both.
 */
final class SqlRow {
    private final Object[] values;
    private int next;

    SqlRow(Object row) {
        this.values = (Object[]) row;
    }

    private @Nullable Object take() {
        return values[next++];
    }

    String text() {
        return String.valueOf(take());
    }

    @Nullable
    String textOrNull() {
        Object value = take();
        return value == null ? null : value.toString();
    }

    UUID id() {
        return UUID.fromString(text());
    }

    @Nullable
    UUID idOrNull() {
        String text = textOrNull();
        return text == null ? null : UUID.fromString(text);
    }

    long number() {
        return take() instanceof Number number ? number.longValue() : 0;
    }

    BigDecimal amount() {
        return take() instanceof BigDecimal amount ? amount : BigDecimal.ZERO;
    }

    @Nullable
    BigDecimal amountOrNull() {
        return take() instanceof BigDecimal amount ? amount : null;
    }

    boolean flag() {
        return Boolean.TRUE.equals(take());
    }

    Instant time() {
        return Instant.EPOCH.plus(number(), ChronoUnit.MICROS);
    }

    @Nullable
    Instant timeOrNull() {
        return take() instanceof Number micros ? Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS) : null;
    }
}
