package dev.capstan.persistence.billing;

import dev.capstan.types.billing.Plan;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which invoice set a user's credits last, and since when the user has the plan. Locked by whoever acts for the user. */
@Entity
@Table(name = "billing_accounts")
public class BillingAccount {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "renewed_by")
    private @Nullable String renewedBy;

    @Column(name = "renewed_for")
    private @Nullable Instant renewedFor;

    private String plan;

    @Column(name = "plan_since")
    private Instant planSince;

    protected BillingAccount() {}

    /** Whether an invoice for a period that begins then is newer than all before it; ties go to the greater id. */
    public boolean newest(String invoiceId, Instant periodStart) {
        if (renewedFor == null || renewedBy == null) {
            return true;
        }
        int order = periodStart.compareTo(renewedFor);
        return order > 0 || (order == 0 && invoiceId.compareTo(renewedBy) > 0);
    }

    public void renewed(String invoiceId, Instant periodStart) {
        if (!newest(invoiceId, periodStart)) {
            throw new IllegalArgumentException("invoice %s is older than %s".formatted(invoiceId, renewedBy));
        }
        renewedBy = invoiceId;
        renewedFor = periodStart;
    }

    /** Remembers since when, so that who leaves a plan in the middle of a month is not given the free one's credits for it. */
    public void has(Plan now, Instant since) {
        if (!plan.equals(now.wire())) {
            plan = now.wire();
            planSince = since;
        }
    }

    public UUID userId() {
        return userId;
    }

    public @Nullable String renewedBy() {
        return renewedBy;
    }

    public @Nullable Instant renewedFor() {
        return renewedFor;
    }

    public Instant planSince() {
        return planSince;
    }
}
