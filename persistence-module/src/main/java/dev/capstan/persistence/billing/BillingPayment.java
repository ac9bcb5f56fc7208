package dev.capstan.persistence.billing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A payment, the invoice that it was for once that is known, and how much of it was given back. */
@Entity
@Table(name = "billing_payments")
public class BillingPayment {
    @Id
    @Column(name = "payment_id")
    private String id;

    @Column(name = "invoice_id")
    private @Nullable String invoiceId;

    @Column(name = "customer_id")
    private @Nullable String customerId;

    @Column(name = "amount_refunded")
    private long amountRefunded;

    @Column(name = "facts_at")
    private Instant factsAt;

    protected BillingPayment() {}

    public void paid(String invoice) {
        invoiceId = invoice;
    }

    /** The sum of all refunds so far. Of the same second, the greater sum is the later one. */
    public void refunded(long sum, @Nullable String customer, Instant at) {
        int order = at.compareTo(factsAt);
        if (order > 0 || (order == 0 && sum > amountRefunded)) {
            amountRefunded = sum;
            factsAt = at;
        }
        customerId = customerId == null ? customer : customerId;
    }

    public String id() {
        return id;
    }

    public @Nullable String invoiceId() {
        return invoiceId;
    }

    public @Nullable String customerId() {
        return customerId;
    }

    public long amountRefunded() {
        return amountRefunded;
    }
}
