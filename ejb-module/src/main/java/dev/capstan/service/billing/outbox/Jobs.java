package dev.capstan.service.billing.outbox;

import dev.capstan.persistence.billing.OutboxRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Lets one node at a time do a job of the whole cluster. A node that dies loses the job when its lease ends. */
@Stateless
public class Jobs {
    @Inject
    OutboxRepository outbox;

    @Inject
    Clock clock;

    public boolean take(String job, UUID node, Duration lease) {
        return outbox.lease(job, node, lease, clock.instant());
    }

    public void giveBack(String job, UUID node) {
        outbox.release(job, node, clock.instant());
    }
}
