package dev.capstan.persistence.credits;

import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.OperationKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** What was done to an account under a key, so that a repeat does nothing and gets the same answer. Never changed. */
@Entity
@Table(name = "credit_operations")
public class CreditOperation {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "usage_key")
    private String usageKey;

    private String kind;

    private BigDecimal moved;

    private BigDecimal shortfall;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected CreditOperation() {}

    /**
     * @param moved what it added to the account, or, below zero, took; zero when there was nothing to move
     * @param shortfall what it should have taken and could not
     */
    public CreditOperation(
            UUID id,
            UUID accountId,
            String usageKey,
            OperationKind kind,
            BigDecimal moved,
            BigDecimal shortfall,
            Instant now) {
        this.id = id;
        this.accountId = accountId;
        this.usageKey = usageKey;
        this.kind = kind.wire();
        this.moved = Credits.exact(moved);
        this.shortfall = Credits.exact(shortfall);
        this.createdAt = now.atOffset(ZoneOffset.UTC);
    }

    public UUID accountId() {
        return accountId;
    }

    public String usageKey() {
        return usageKey;
    }

    public OperationKind kind() {
        return OperationKind.ofWire(kind);
    }

    public BigDecimal moved() {
        return moved;
    }

    public BigDecimal shortfall() {
        return shortfall;
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
