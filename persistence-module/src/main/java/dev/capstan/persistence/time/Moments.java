package dev.capstan.persistence.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Instants as parameters of native statements, which no converter reaches. */
public final class Moments {
    private Moments() {}

    public static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
