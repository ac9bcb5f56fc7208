package dev.capstan.persistence.billing;

import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as it was at the provider at one time. Older facts never replace newer ones, and an end is final. */
@Entity
@Table(name = "billing_subscriptions")
public class BillingSubscription {
    private static final Set<String> ENDED = Set.of("canceled", "incomplete_expired");
    private static final Set<String> LIVE = Set.of("active", "trialing", "past_due", "unpaid", "paused");

    @Id
    @Column(name = "subscription_id")
    private String id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "customer_id")
    private @Nullable String customerId;

    private String status;

    private @Nullable String plan;

    private @Nullable String cycle;

    @Column(name = "current_period_end")
    private @Nullable Instant currentPeriodEnd;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "facts_at")
    private Instant factsAt;

    @Column(name = "facts_rank")
    private int factsRank;

    protected BillingSubscription() {}

    public BillingSubscription(String id, UUID userId, SubscriptionState state) {
        this.id = id;
        this.userId = userId;
        take(state);
    }

    /** False when these facts are older than what is known. */
    public boolean learn(SubscriptionState state) {
        if (ended() && !ENDED.contains(state.status())) {
            return false;
        }
        boolean endsNow = !ended() && ENDED.contains(state.status());
        if (!endsNow && !newer(state)) {
            return false;
        }
        take(state);
        return true;
    }

    private boolean newer(SubscriptionState state) {
        int order = state.factsAt().compareTo(factsAt);
        return order > 0 || (order == 0 && state.factsRank() >= factsRank);
    }

    private void take(SubscriptionState state) {
        status = state.status();
        customerId = state.customerId() == null ? customerId : state.customerId();
        plan = state.plan() == null ? plan : state.plan().wire();
        cycle = state.cycle() == null ? cycle : state.cycle().wire();
        currentPeriodEnd = state.currentPeriodEnd() == null ? currentPeriodEnd : state.currentPeriodEnd();
        createdAt = state.createdAt();
        factsAt = state.factsAt();
        factsRank = state.factsRank();
    }

    public boolean ended() {
        return ENDED.contains(status);
    }

    /** Whether a second subscription beside it would be paid twice. */
    public boolean live() {
        return LIVE.contains(status);
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

    public String status() {
        return status;
    }

    /** Free when its price says nothing. */
    public Plan plan() {
        return plan == null ? Plan.FREE : Plan.find(plan).orElseThrow();
    }

    public @Nullable BillingCycle cycle() {
        return cycle == null ? null : BillingCycle.find(cycle).orElseThrow();
    }

    public @Nullable Instant currentPeriodEnd() {
        return currentPeriodEnd;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant factsAt() {
        return factsAt;
    }
}
