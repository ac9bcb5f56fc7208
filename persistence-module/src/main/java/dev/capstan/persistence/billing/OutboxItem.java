package dev.capstan.persistence.billing;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.billing.OutboxKind;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call to the payment provider that must happen: tried until it worked, with one idempotency key. */
@Entity
@Table(name = "billing_outbox")
public class OutboxItem {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 10;
    private static final int LONGEST_ERROR = 500;

    @Id
    private UUID id;

    private String kind;

    private String subject;

    @Column(name = "user_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID userId;

    @Column(name = "facts_at")
    private Instant factsAt;

    @Column(name = "idempotency_key")
    private String idempotencyKey;

    private String status;

    private int attempts;

    @Column(name = "next_try_at")
    private Instant nextTryAt;

    @Column(name = "last_error")
    private @Nullable String lastError;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected OutboxItem() {}

    /** Whoever calls has this long; then somebody else may try, with the same idempotency key. */
    public void claim(Duration lease, Instant now) {
        attempts++;
        nextTryAt = now.plus(lease);
    }

    public boolean due(Instant now) {
        return pending() && !nextTryAt.isAfter(now);
    }

    public void done(Instant now) {
        status = "done";
        lastError = null;
        endedAt = now;
    }

    /** Comes back later, ever less often, without an end. */
    public void postpone(String error, Instant now) {
        lastError = shortened(error);
        nextTryAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS)));
    }

    /** The provider says that it will never work: an administrator should look. */
    public void giveUp(String error, Instant now) {
        status = "failed";
        lastError = shortened(error);
        endedAt = now;
    }

    /** An administrator has removed the cause. */
    public void again(Instant now) {
        status = "pending";
        endedAt = null;
        nextTryAt = now;
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    public UUID id() {
        return id;
    }

    public OutboxKind kind() {
        return OutboxKind.ofWire(kind);
    }

    /** What the call is about: a user, a subscription, a payment. */
    public String subject() {
        return subject;
    }

    public @Nullable UUID userId() {
        return userId;
    }

    /** The time of the event that led to the call. */
    public Instant factsAt() {
        return factsAt;
    }

    public String idempotencyKey() {
        return idempotencyKey;
    }

    public boolean pending() {
        return status.equals("pending");
    }

    /** {@code pending}, {@code done} or {@code failed}. */
    public String status() {
        return status;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable String lastError() {
        return lastError;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant nextTryAt() {
        return nextTryAt;
    }
}
