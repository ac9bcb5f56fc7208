package dev.capstan.service.billing.outbox;

import dev.capstan.persistence.billing.OutboxItem;
import dev.capstan.persistence.billing.OutboxRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.billing.OutboxKind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the payment provider that must happen. Written in the transaction that wants them, made after it, tried until they
 * worked, each with one idempotency key.
 */
@Stateless
public class Outbox {
    /** Longer than one call can take with its retries; then another node may try. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    @Inject
    OutboxRepository outbox;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** A call that is this node's to make. */
    public record Order(
            UUID id,
            OutboxKind kind,
            String subject,
            @Nullable UUID userId,
            Instant factsAt,
            String idempotencyKey) {
        static Order of(OutboxItem item) {
            return new Order(
                    item.id(), item.kind(), item.subject(), item.userId(), item.factsAt(), item.idempotencyKey());
        }
    }

    /** Gives the call's id, the same for the same user. */
    public UUID wantCustomer(UUID userId) {
        String key = "customer-" + userId;
        add(OutboxKind.CREATE_CUSTOMER, userId.toString(), userId, clock.instant(), key);
        OutboxItem item = outbox.findByKey(key).orElseThrow();
        if (item.status().equals("failed")) {
            item.again(clock.instant());
        }
        return item.id();
    }

    public void wantCancel(String subscriptionId, UUID userId) {
        add(OutboxKind.CANCEL_SUBSCRIPTION, subscriptionId, userId, clock.instant(), "cancel-" + subscriptionId);
    }

    /** Reads the subscription again, since the event {@code because} does not say all. */
    public void wantRefresh(String subscriptionId, UUID userId, Instant factsAt, String because) {
        add(OutboxKind.REFRESH_SUBSCRIPTION, subscriptionId, userId, factsAt, "refresh-" + because);
    }

    /** Looks up what a payment was for. */
    public void wantInvoice(String paymentId, @Nullable UUID userId, Instant factsAt, String because) {
        add(OutboxKind.FIND_INVOICE, paymentId, userId, factsAt, "invoice-" + because);
    }

    private void add(OutboxKind kind, String subject, @Nullable UUID userId, Instant factsAt, String key) {
        outbox.add(ids.next(), kind, subject, userId, factsAt, key, clock.instant());
    }

    /** Empty when the call is made already, is somebody else's at the moment, or is not due. */
    public Optional<Order> claim(UUID id) {
        Instant now = clock.instant();
        Optional<OutboxItem> due = outbox.lock(id).filter(item -> item.due(now));
        due.ifPresent(item -> item.claim(LEASE, now));
        return due.map(Order::of);
    }

    /** Whether somebody makes the call for the first time just now. */
    public boolean underWay(UUID id) {
        Instant now = clock.instant();
        return outbox.find(id)
                .filter(item -> item.pending() && !item.due(now) && item.lastError() == null)
                .isPresent();
    }

    public List<UUID> due(int limit) {
        return outbox.findDue(clock.instant(), limit);
    }

    public void postpone(UUID id, String error) {
        outbox.lock(id).filter(OutboxItem::pending).ifPresent(item -> item.postpone(error, clock.instant()));
    }

    public void giveUp(UUID id, String error) {
        outbox.lock(id).filter(OutboxItem::pending).ifPresent(item -> item.giveUp(error, clock.instant()));
    }

    /** For an administrator who has removed the cause. */
    public CallView again(UUID id) {
        OutboxItem item = outbox.lock(id)
                .orElseThrow(
                        () -> new AppException(Kind.NOT_FOUND, "billing_call_not_found", "There is no such call."));
        if (item.status().equals("done")) {
            throw new AppException(Kind.CONFLICT, "conflict", "This call was made already.");
        }
        item.again(clock.instant());
        return CallView.of(item);
    }

    /** Oldest first. */
    public List<CallView> list(String status, int limit) {
        return outbox.findByStatus(status, limit).stream().map(CallView::of).toList();
    }
}
