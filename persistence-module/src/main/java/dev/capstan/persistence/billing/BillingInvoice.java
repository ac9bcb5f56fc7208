package dev.capstan.persistence.billing;

import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import dev.capstan.types.credits.Credits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A paid invoice: the credits that it bought, and how many of them refunds and disputes have taken back. */
@Entity
@Table(name = "billing_invoices")
public class BillingInvoice {
    @Id
    @Column(name = "invoice_id")
    private String id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "customer_id")
    private @Nullable String customerId;

    @Column(name = "subscription_id")
    private @Nullable String subscriptionId;

    private String plan;

    private @Nullable String cycle;

    private String reason;

    @Column(name = "amount_paid")
    private long amountPaid;

    private String currency;

    @Column(name = "period_start")
    private Instant periodStart;

    @Column(name = "paid_at")
    private Instant paidAt;

    private String effect;

    private BigDecimal granted;

    private BigDecimal reclaimed = Credits.ZERO;

    private BigDecimal taken = Credits.ZERO;

    private int moves;

    protected BillingInvoice() {}

    public BillingInvoice(String id, UUID userId, PaidInvoice paid, String effect, BigDecimal granted) {
        this.id = id;
        this.userId = userId;
        this.customerId = paid.customerId();
        this.subscriptionId = paid.subscriptionId();
        this.plan = paid.plan().wire();
        this.cycle = paid.cycle() == null ? null : paid.cycle().wire();
        this.reason = paid.reason();
        this.amountPaid = paid.amountPaid();
        this.currency = paid.currency();
        this.periodStart = paid.periodStart();
        this.paidAt = paid.paidAt();
        this.effect = effect;
        this.granted = Credits.exact(granted);
    }

    /** Gives the number of this movement, so that its usage key is its own. */
    public int nextMove() {
        return ++moves;
    }

    /** @param had what could really be taken of what is asked back now */
    public void reclaim(BigDecimal target, BigDecimal had) {
        reclaimed = Credits.exact(target);
        taken = Credits.exact(taken.add(had));
    }

    /** Some of what was asked back was given to the user again. */
    public void giveBack(BigDecimal target, BigDecimal given) {
        taken = Credits.exact(taken.subtract(given));
        reclaimed = Credits.exact(target);
    }

    public String id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public @Nullable String customerId() {
        return customerId;
    }

    public @Nullable String subscriptionId() {
        return subscriptionId;
    }

    public Plan plan() {
        return Plan.find(plan).orElseThrow();
    }

    public @Nullable BillingCycle cycle() {
        return cycle == null ? null : BillingCycle.find(cycle).orElseThrow();
    }

    /** Why it was written, in the provider's words. */
    public String reason() {
        return reason;
    }

    /** In the currency's smallest unit. */
    public long amountPaid() {
        return amountPaid;
    }

    public String currency() {
        return currency;
    }

    public Instant periodStart() {
        return periodStart;
    }

    /** {@code renewal}, {@code proration}, {@code superseded} by a newer one, or {@code nothing}. */
    public String effect() {
        return effect;
    }

    public BigDecimal granted() {
        return granted;
    }

    public BigDecimal reclaimed() {
        return reclaimed;
    }

    public BigDecimal taken() {
        return taken;
    }
}
