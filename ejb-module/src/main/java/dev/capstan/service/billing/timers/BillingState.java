package dev.capstan.service.billing.timers;

import dev.capstan.persistence.billing.EventRepository;
import dev.capstan.persistence.billing.OutboxRepository;
import dev.capstan.types.billing.EventStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Counts what waits between this server and the payment provider. */
@Stateless
public class BillingState {
    @Inject
    EventRepository events;

    @Inject
    OutboxRepository outbox;

    @Inject
    Clock clock;

    /**
     * What waits.
     *
     * @param oldestCallSeconds how long the oldest call that has not been made waits
     */
    public record Backlog(long calls, long oldestCallSeconds, long failedCalls, long openEvents, long quarantined) {
        /** How old a call may get before somebody should look. */
        private static final long TOO_OLD = 900;

        public boolean fine() {
            return oldestCallSeconds < TOO_OLD && failedCalls == 0 && quarantined == 0;
        }
    }

    public Backlog backlog() {
        long oldest = outbox.oldestPending()
                .map(since -> Duration.between(since, clock.instant()).toSeconds())
                .orElse(0L);
        return new Backlog(
                outbox.count("pending"),
                Math.max(oldest, 0),
                outbox.count("failed"),
                events.count(EventStatus.RECEIVED),
                events.count(EventStatus.QUARANTINED));
    }
}
