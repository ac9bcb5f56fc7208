package dev.capstan.persistence.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TransactionType;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the ledger: what moved in which pool, and the pool's balance after it. Written once, never changed. */
@Entity
@Table(name = "credit_transactions")
public class CreditTransaction {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Embedded
    private ActColumns act;

    private long seq;

    @Column(name = "transaction_type")
    private String type;

    @Column(name = "credit_type")
    private String pool;

    private BigDecimal amount;

    @Column(name = "balance_after")
    private BigDecimal balanceAfter;

    private String description;

    private String data;

    @Column(name = "prev_hash")
    private String prevHash;

    private String hash;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected CreditTransaction() {}

    CreditTransaction(UUID accountId, long seq, LedgerEntry entry, BigDecimal balanceAfter, String prevHash) {
        this.id = entry.id();
        this.accountId = accountId;
        this.act = new ActColumns(entry.userId(), entry.usageKey(), entry.sessionId(), entry.runId(), entry.modelId());
        this.seq = seq;
        this.type = entry.type().wire();
        this.pool = entry.pool().wire();
        this.amount = entry.amount();
        this.balanceAfter = Credits.exact(balanceAfter);
        this.description = entry.description();
        this.data = entry.data();
        this.createdAt = entry.at().atOffset(ZoneOffset.UTC);
        this.prevHash = prevHash;
        this.hash = LedgerChain.hash(this);
    }

    public UUID id() {
        return id;
    }

    public UUID accountId() {
        return accountId;
    }

    public UUID userId() {
        return act.userId();
    }

    /** From 1, without gaps, per account. */
    public long seq() {
        return seq;
    }

    public TransactionType type() {
        return TransactionType.ofWire(type);
    }

    public CreditPool pool() {
        return CreditPool.valueOf(pool.toUpperCase(Locale.ROOT));
    }

    public BigDecimal amount() {
        return amount;
    }

    /** Of the touched pool. */
    public BigDecimal balanceAfter() {
        return balanceAfter;
    }

    public String usageKey() {
        return act.usageKey();
    }

    public @Nullable UUID sessionId() {
        return act.sessionId();
    }

    public @Nullable UUID runId() {
        return act.runId();
    }

    public @Nullable String modelId() {
        return act.item();
    }

    public String description() {
        return description;
    }

    /** A JSON object. */
    public String data() {
        return data;
    }

    public String prevHash() {
        return prevHash;
    }

    public String hash() {
        return hash;
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
