package dev.capstan.persistence.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

/** Credits of one grant that have a time limit, and how much of them is left. Change it with its account's row locked. */
@Entity
@Table(name = "credit_lots")
public class CreditLot {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "credit_type")
    private String pool;

    @Column(name = "usage_key")
    private String usageKey;

    private BigDecimal granted;

    @Column(name = "left_credits")
    private BigDecimal left;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "expires_at")
    private OffsetDateTime expiresAt;

    protected CreditLot() {}

    /** The lot of a grant whose ledger row has just been posted. */
    public CreditLot(UUID id, CreditTransaction row, Instant expiresAt) {
        this.id = id;
        this.accountId = row.accountId();
        this.pool = row.pool().wire();
        this.usageKey = row.usageKey();
        this.granted = row.amount();
        this.left = row.amount();
        this.createdAt = row.createdAt().atOffset(ZoneOffset.UTC);
        this.expiresAt = expiresAt.atOffset(ZoneOffset.UTC);
    }

    /** Takes up to {@code amount} out of it; gives what it took. */
    public BigDecimal take(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a lot gives no less than nothing, not " + amount.toPlainString());
        }
        BigDecimal taken = left.min(amount);
        left = Credits.exact(left.subtract(taken));
        return taken;
    }

    public boolean due(Instant now) {
        return !now.isBefore(expiresAt());
    }

    public UUID id() {
        return id;
    }

    public UUID accountId() {
        return accountId;
    }

    public CreditPool pool() {
        return CreditPool.valueOf(pool.toUpperCase(Locale.ROOT));
    }

    /** Of the grant. */
    public String usageKey() {
        return usageKey;
    }

    public BigDecimal granted() {
        return granted;
    }

    /** Zero when it was spent, has expired, or was replaced by a renewal. */
    public BigDecimal left() {
        return left;
    }

    public Instant expiresAt() {
        return expiresAt.toInstant();
    }
}
