package dev.capstan.persistence.credits;

import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * What an account owns in its two pools, and how much of that is held for acts under way. Owned credits change only by
 * {@link #post}, which gives the ledger row of the change. Change it with its row locked.
 */
@Entity
@Table(name = "credit_accounts")
public class CreditAccount {
    private static final String SHARED = "shared";

    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    private String kind;

    private BigDecimal credits = Credits.ZERO;

    @Column(name = "bonus_credits")
    private BigDecimal bonusCredits = Credits.ZERO;

    @Column(name = "held_credits")
    private BigDecimal heldCredits = Credits.ZERO;

    @Column(name = "held_bonus_credits")
    private BigDecimal heldBonusCredits = Credits.ZERO;

    @Column(name = "expiring_credits")
    private BigDecimal expiringCredits = Credits.ZERO;

    @Column(name = "expiring_bonus_credits")
    private BigDecimal expiringBonusCredits = Credits.ZERO;

    @Column(name = "last_seq")
    private long lastSeq;

    @Column(name = "last_hash")
    private String lastHash;

    @Column(name = "updated_at")
    private OffsetDateTime updatedAt;

    protected CreditAccount() {}

    /** The empty account of a user's own. */
    public CreditAccount(UUID id, UUID ownerId, Instant now) {
        this.id = id;
        this.ownerId = ownerId;
        this.kind = "own";
        this.lastHash = LedgerChain.FIRST;
        touch(now);
    }

    /** An empty account that several users will spend from. */
    public static CreditAccount shared(UUID id, UUID creator, Instant now) {
        CreditAccount account = new CreditAccount(id, creator, now);
        account.kind = SHARED;
        return account;
    }

    /** Changes one pool and gives the ledger row that says so; the caller stores it in the same transaction. */
    public CreditTransaction post(LedgerEntry entry) {
        PoolAmounts after = switch (entry.pool()) {
            case BONUS -> new PoolAmounts(bonusCredits.add(entry.amount()), credits);
            case REGULAR -> new PoolAmounts(bonusCredits, credits.add(entry.amount()));
        };
        own(after, held());
        spendExpiring(entry);
        touch(entry.at());
        lastSeq++;
        BigDecimal balanceAfter = entry.pool() == CreditPool.BONUS ? bonusCredits : credits;
        CreditTransaction row = new CreditTransaction(id, lastSeq, entry, balanceAfter, lastHash);
        lastHash = row.hash();
        return row;
    }

    /** Reserves {@code amount}, bonus first. The caller has checked {@link #spendable}. */
    public PoolAmounts hold(BigDecimal amount, Instant now) {
        PoolAmounts part = spendablePools().take(amount);
        if (part.total().compareTo(amount) < 0) {
            throw new IllegalArgumentException(
                    "spendable %s is short of %s".formatted(spendable().toPlainString(), amount.toPlainString()));
        }
        own(owned(), new PoolAmounts(heldBonusCredits.add(part.bonus()), heldCredits.add(part.regular())));
        touch(now);
        return part;
    }

    /** Gives back what {@link #hold} reserved. */
    public void free(PoolAmounts part, Instant now) {
        own(owned(), new PoolAmounts(heldBonusCredits.subtract(part.bonus()), heldCredits.subtract(part.regular())));
        touch(now);
    }

    /** What has a time limit is spent first; the caller takes the same out of the lots. */
    private void spendExpiring(LedgerEntry entry) {
        if (entry.amount().signum() < 0) {
            BigDecimal spent = expiring().of(entry.pool()).min(entry.amount().negate());
            expire(expiring().minus(PoolAmounts.of(entry.pool(), spent)));
        }
    }

    /** Notes that a grant, which was just posted, has a time limit. */
    public void limit(CreditPool pool, BigDecimal granted) {
        expire(expiring().plus(PoolAmounts.of(pool, granted)));
    }

    /** Notes that nothing in a pool has a time limit any more. */
    public void unlimit(CreditPool pool) {
        expire(expiring().minus(PoolAmounts.of(pool, expiring().of(pool))));
    }

    private void expire(PoolAmounts expiring) {
        if (!owned().covers(expiring)) {
            throw new IllegalArgumentException(
                    "account %s owns %s, of which %s cannot expire".formatted(id, owned(), expiring));
        }
        expiringBonusCredits = expiring.bonus();
        expiringCredits = expiring.regular();
    }

    public UUID id() {
        return id;
    }

    public UUID ownerId() {
        return ownerId;
    }

    /** Whether several users spend from it. What ends on such an account waits to be posted; its row is not locked for it. */
    public boolean shared() {
        return SHARED.equals(kind);
    }

    /** {@code own} or {@code shared}. */
    public String kind() {
        return kind;
    }

    /** What the account owns, the held part included: the sum of its ledger rows. */
    public PoolAmounts owned() {
        return new PoolAmounts(bonusCredits, credits);
    }

    public PoolAmounts held() {
        return new PoolAmounts(heldBonusCredits, heldCredits);
    }

    /** The owned part that has a time limit: the sum of what is left in its lots. */
    public PoolAmounts expiring() {
        return new PoolAmounts(expiringBonusCredits, expiringCredits);
    }

    /** What a new act may use: owned and not held. */
    public BigDecimal spendable() {
        return spendablePools().total();
    }

    public long lastSeq() {
        return lastSeq;
    }

    public String lastHash() {
        return lastHash;
    }

    public Instant updatedAt() {
        return updatedAt.toInstant();
    }

    public PoolAmounts spendablePools() {
        return new PoolAmounts(bonusCredits.subtract(heldBonusCredits), credits.subtract(heldCredits));
    }

    private void own(PoolAmounts owned, PoolAmounts held) {
        if (held.bonus().compareTo(owned.bonus()) > 0 || held.regular().compareTo(owned.regular()) > 0) {
            throw new IllegalArgumentException("account %s cannot own %s with %s held".formatted(id, owned, held));
        }
        bonusCredits = owned.bonus();
        credits = owned.regular();
        heldBonusCredits = held.bonus();
        heldCredits = held.regular();
    }

    private void touch(Instant now) {
        updatedAt = now.atOffset(ZoneOffset.UTC);
    }
}
