package dev.capstan.persistence.billing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;

/** A payer's protest at the bank. The money is away until it is won. */
@Entity
@Table(name = "billing_disputes")
public class BillingDispute {
    /** The money came back, or never went. */
    private static final Set<String> HARMLESS =
            Set.of("won", "warning_needs_response", "warning_under_review", "warning_closed", "prevented");

    @Id
    @Column(name = "dispute_id")
    private String id;

    @Column(name = "payment_id")
    private String paymentId;

    private long amount;

    private String status;

    @Column(name = "facts_at")
    private Instant factsAt;

    @Column(name = "facts_rank")
    private int factsRank;

    protected BillingDispute() {}

    public BillingDispute(String id, String paymentId, long amount, String status, Instant factsAt, int factsRank) {
        this.id = id;
        this.paymentId = paymentId;
        this.amount = amount;
        this.status = status;
        this.factsAt = factsAt;
        this.factsRank = factsRank;
    }

    /** Does nothing when these facts are older than what is known. */
    public void learn(long newAmount, String newStatus, Instant at, int rank) {
        int order = at.compareTo(factsAt);
        if (order > 0 || (order == 0 && rank >= factsRank)) {
            amount = newAmount;
            status = newStatus;
            factsAt = at;
            factsRank = rank;
        }
    }

    public String id() {
        return id;
    }

    public String paymentId() {
        return paymentId;
    }

    /** In the currency's smallest unit; nothing when the money is not away. */
    public long amountAway() {
        return HARMLESS.contains(status) ? 0 : amount;
    }
}
