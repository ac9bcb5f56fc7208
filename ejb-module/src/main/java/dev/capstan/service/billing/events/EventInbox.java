package dev.capstan.service.billing.events;

import dev.capstan.persistence.billing.BillingEvent;
import dev.capstan.persistence.billing.EventRepository;
import dev.capstan.persistence.billing.EventRepository.Arrived;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.types.billing.EventStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Keeps events and lets each act once. Two deliveries at the same instant wait for each other here. */
@Stateless
public class EventInbox {
    /** As long as the request that stored an event may take to act on it. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    EventRepository events;

    @Inject
    EventActions actions;

    @Inject
    Clock clock;

    /** Storing it again only counts the delivery. */
    public void store(StripeEvent event) {
        events.store(
                new Arrived(
                        event.id(),
                        event.type(),
                        event.apiVersion(),
                        event.happenedAt(),
                        event.payload().toString(),
                        event.customerId()),
                clock.instant());
    }

    /** Lets a stored event act, unless it has; its effects and the note that it acted are one transaction. */
    public EventView act(String id) {
        BillingEvent event = events.lock(id).orElseThrow(EventInbox::notFound);
        if (event.open()) {
            Instant now = clock.instant();
            switch (actions.act(StripeEvent.of(event.payload()))) {
                case Outcome.Done done -> event.done(now);
                case Outcome.Ignored ignored -> event.ignored(now);
                case Outcome.Quarantined waits -> event.quarantine(waits.cause(), waits.explanation(), now);
            }
        }
        return EventView.of(event);
    }

    /** Notes that it could not act for a reason that may pass. */
    public void failed(String id, String explanation) {
        events.lock(id).filter(BillingEvent::open).ifPresent(event -> event.failed(explanation, clock.instant()));
    }

    /** What should act now, in the order in which it happened. */
    public List<String> due(int limit) {
        Instant now = clock.instant();
        return events.findDue(now, now.minus(PATIENCE), limit);
    }

    /** Newest first. */
    public List<EventView> list(EventStatus status, int limit) {
        return events.findByStatus(status, limit).stream().map(EventView::of).toList();
    }

    private static AppException notFound() {
        return new AppException(Kind.NOT_FOUND, "billing_event_not_found", "There is no such event.");
    }
}
