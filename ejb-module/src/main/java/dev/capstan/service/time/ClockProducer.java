package dev.capstan.service.time;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Gives the one clock, in UTC, to whoever injects it; tests give their own. It is as fine as the database stores times, so
 * that what is sent at once and what is read back later are equal.
 */
@ApplicationScoped
public class ClockProducer {
    private static final Duration FINEST = ChronoUnit.MICROS.getDuration();

    @Produces
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), FINEST);
    }
}
