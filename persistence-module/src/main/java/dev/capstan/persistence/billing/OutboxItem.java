package dev.capstan.persistence.billing;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.persistence.outbox.OutboxRow;
import dev.capstan.types.billing.OutboxKind;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call to the payment provider that must happen: tried until it worked, without an end, with one idempotency key. */
@Entity
@Table(name = "billing_outbox")
public class OutboxItem extends OutboxRow {
    private static final int MOST_DOUBLINGS = 10;

    private String kind;

    private String subject;

    @Column(name = "user_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID userId;

    @Column(name = "facts_at")
    private Instant factsAt;

    @Column(name = "idempotency_key")
    private String idempotencyKey;

    protected OutboxItem() {}

    @Override
    protected int mostDoublings() {
        return MOST_DOUBLINGS;
    }

    public void done(Instant now) {
        succeed("done", now);
    }

    /** An administrator has removed the cause. */
    public void again(Instant now) {
        reopen(now);
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
}
