package dev.capstan.persistence.billing;

import dev.capstan.persistence.ids.NullableUuidConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the audit: what an event or a refresh did, and the usage key of the ledger row that it led to. */
@Entity
@Table(name = "billing_transactions")
public class BillingTransaction {
    @Id
    private UUID id;

    @Column(name = "event_id")
    private @Nullable String eventId;

    private String kind;

    @Column(name = "user_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID userId;

    @Column(name = "customer_id")
    private @Nullable String customerId;

    @Column(name = "subscription_id")
    private @Nullable String subscriptionId;

    @Column(name = "invoice_id")
    private @Nullable String invoiceId;

    @Column(name = "payment_id")
    private @Nullable String paymentId;

    private @Nullable String plan;

    private @Nullable BigDecimal amount;

    private @Nullable String currency;

    private BigDecimal credits;

    @Column(name = "usage_key")
    private @Nullable String usageKey;

    @Column(name = "created_at")
    private Instant createdAt;

    protected BillingTransaction() {}

    public BillingTransaction(UUID id, AuditEntry entry, Instant now) {
        this.id = id;
        this.eventId = entry.eventId();
        this.kind = entry.kind();
        this.userId = entry.userId();
        this.customerId = entry.customerId();
        this.subscriptionId = entry.subscriptionId();
        this.invoiceId = entry.invoiceId();
        this.paymentId = entry.paymentId();
        this.plan = entry.plan();
        this.amount = entry.amount();
        this.currency = entry.currency();
        this.credits = entry.credits();
        this.usageKey = entry.usageKey();
        this.createdAt = now;
    }

    public UUID id() {
        return id;
    }

    public @Nullable String eventId() {
        return eventId;
    }

    public String kind() {
        return kind;
    }

    public @Nullable UUID userId() {
        return userId;
    }

    public @Nullable String customerId() {
        return customerId;
    }

    public @Nullable String subscriptionId() {
        return subscriptionId;
    }

    public @Nullable String invoiceId() {
        return invoiceId;
    }

    public @Nullable String paymentId() {
        return paymentId;
    }

    public @Nullable String plan() {
        return plan;
    }

    public @Nullable BigDecimal amount() {
        return amount;
    }

    public @Nullable String currency() {
        return currency;
    }

    public BigDecimal credits() {
        return credits;
    }

    public @Nullable String usageKey() {
        return usageKey;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
