package dev.capstan.persistence.users;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person sees of the own subscription; nulls for what there is not. */
@Embeddable
public class SubscriptionColumns {
    static final SubscriptionColumns NONE = new SubscriptionColumns();

    @Column(name = "subscription_status")
    private @Nullable String status;

    @Column(name = "subscription_plan")
    private @Nullable String plan;

    @Column(name = "subscription_billing_cycle")
    private @Nullable String billingCycle;

    @Column(name = "subscription_current_period_end")
    private @Nullable Instant currentPeriodEnd;

    protected SubscriptionColumns() {}

    public SubscriptionColumns(
            @Nullable String status,
            @Nullable String plan,
            @Nullable String billingCycle,
            @Nullable Instant currentPeriodEnd) {
        this.status = status;
        this.plan = plan;
        this.billingCycle = billingCycle;
        this.currentPeriodEnd = currentPeriodEnd;
    }

    public @Nullable String status() {
        return status;
    }

    public @Nullable String plan() {
        return plan;
    }

    public @Nullable String billingCycle() {
        return billingCycle;
    }

    public @Nullable Instant currentPeriodEnd() {
        return currentPeriodEnd;
    }
}
