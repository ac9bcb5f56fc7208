package dev.capstan.persistence.credits;

import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Credits reserved for one act, until it is charged, released or expired. Change it with its account's row locked. */
@Entity
@Table(name = "credit_holds")
public class CreditHold {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Embedded
    private ActColumns act;

    private String status;

    @Column(name = "input_token_bound")
    private long inputTokenBound;

    @Column(name = "max_output_tokens")
    private int maxOutputTokens;

    @Column(name = "max_units")
    private BigDecimal maxUnits;

    @Embedded
    private TariffColumns tariff;

    @Column(name = "held_credits")
    private BigDecimal heldCredits;

    @Column(name = "held_bonus_credits")
    private BigDecimal heldBonusCredits;

    @Column(name = "charged_credits")
    private BigDecimal chargedCredits = Credits.ZERO;

    @Column(name = "charged_bonus_credits")
    private BigDecimal chargedBonusCredits = Credits.ZERO;

    @Column(name = "refunded_credits")
    private BigDecimal refundedCredits = Credits.ZERO;

    @Column(name = "refunded_bonus_credits")
    private BigDecimal refundedBonusCredits = Credits.ZERO;

    private BigDecimal units = Credits.ZERO;

    private int parts;

    @Column(name = "written_off")
    private BigDecimal writtenOff = Credits.ZERO;

    @Column(name = "remaining_credits")
    private @Nullable BigDecimal remainingCredits;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "expires_at")
    private OffsetDateTime expiresAt;

    @Column(name = "ended_at")
    private @Nullable OffsetDateTime endedAt;

    private boolean unposted;

    protected CreditHold() {}

    public CreditHold(UUID id, UUID accountId, HeldAct act, PoolAmounts part, Instant now, Instant expiresAt) {
        this.id = id;
        this.accountId = accountId;
        this.act = ActColumns.of(act);
        this.status = HoldStatus.HELD.wire();
        this.inputTokenBound = act.inputTokenBound();
        this.maxOutputTokens = act.maxOutputTokens();
        this.maxUnits = Credits.exact(act.maxUnits());
        this.tariff = new TariffColumns(act);
        this.heldCredits = part.regular();
        this.heldBonusCredits = part.bonus();
        this.createdAt = now.atOffset(ZoneOffset.UTC);
        this.expiresAt = expiresAt.atOffset(ZoneOffset.UTC);
    }

    /**
     * Charges a part of an open hold; the rest stays held.
     *
     * @param charged no more than {@link #rest}
     * @param soFar the units that were consumed until now, never less than the last time
     */
    public void chargePart(PoolAmounts charged, BigDecimal soFar) {
        if (!open()) {
            throw new IllegalArgumentException("hold %s is %s: nothing is charged any more".formatted(id, status));
        }
        if (soFar.compareTo(units) < 0) {
            throw new IllegalArgumentException(
                    "hold %s has consumed %s units, not only %s".formatted(id, units, soFar));
        }
        charge(charged);
        units = Credits.exact(soFar);
        parts++;
    }

    /**
     * Ends an open hold.
     *
     * @param charged what is charged now, no more than {@link #rest}
     * @param beyond what the act cost above the hold, which nobody pays
     * @param remaining what the account owns afterwards
     */
    public void end(HoldStatus as, PoolAmounts charged, BigDecimal beyond, BigDecimal remaining, Instant now) {
        if (!open() || as == HoldStatus.HELD) {
            throw new IllegalArgumentException("hold %s is %s, it cannot become %s".formatted(id, status, as.wire()));
        }
        charge(charged);
        status = as.wire();
        writtenOff = Credits.exact(beyond);
        remainingCredits = Credits.exact(remaining);
        endedAt = now.atOffset(ZoneOffset.UTC);
    }

    /** As {@link #end}, of a hold whose account is not locked: its credits stay held there until it is posted. */
    public void endUnposted(HoldStatus as, PoolAmounts charged, BigDecimal beyond, BigDecimal remaining, Instant now) {
        end(as, charged, beyond, remaining, now);
        unposted = true;
    }

    private void charge(PoolAmounts part) {
        PoolAmounts after = charged().plus(part);
        if (!held().covers(after)) {
            throw new IllegalArgumentException(
                    "hold %s is of %s, less than %s".formatted(id, held().total(), after.total()));
        }
        chargedCredits = after.regular();
        chargedBonusCredits = after.bonus();
    }

    /** Notes what is given back of the charge; the caller has checked {@link #refundable}. */
    public void refund(PoolAmounts part) {
        if (open() || !refundable().covers(part)) {
            throw new IllegalArgumentException("hold %s is %s and can give back %s, not %s"
                    .formatted(id, status, refundable().total(), part.total()));
        }
        refundedCredits = refundedCredits.add(part.regular());
        refundedBonusCredits = refundedBonusCredits.add(part.bonus());
    }

    /** Records what a released act turned out to have cost after all: too late to charge it. */
    public void writeOff(BigDecimal cost) {
        if (status() != HoldStatus.RELEASED) {
            throw new IllegalArgumentException(
                    "hold %s is %s: only a released one is written off later".formatted(id, status));
        }
        writtenOff = Credits.exact(cost);
    }

    public boolean open() {
        return status() == HoldStatus.HELD;
    }

    public boolean overdue(Instant now) {
        return open() && !now.isBefore(expiresAt());
    }

    public UUID id() {
        return id;
    }

    public UUID accountId() {
        return accountId;
    }

    public HoldStatus status() {
        return HoldStatus.ofWire(status);
    }

    public HeldAct act() {
        return new HeldAct(
                act.userId(),
                act.usageKey(),
                act.sessionId(),
                act.runId(),
                tariff.kind(),
                Objects.requireNonNull(act.item(), "item"),
                tariff.provider(),
                tariff.ownKey(),
                inputTokenBound,
                maxOutputTokens,
                maxUnits,
                tariff.tariff());
    }

    /** What was reserved at first. */
    public PoolAmounts held() {
        return new PoolAmounts(heldBonusCredits, heldCredits);
    }

    public PoolAmounts charged() {
        return new PoolAmounts(chargedBonusCredits, chargedCredits);
    }

    /** What is still reserved of an open hold. */
    public PoolAmounts rest() {
        return held().minus(charged());
    }

    /** What of the charge was not given back yet. */
    public PoolAmounts refundable() {
        return charged().minus(new PoolAmounts(refundedBonusCredits, refundedCredits));
    }

    /** Consumed until the last part that was charged. */
    public BigDecimal units() {
        return units;
    }

    /** How many parts were charged before the end. */
    public int parts() {
        return parts;
    }

    public BigDecimal writtenOff() {
        return writtenOff;
    }

    /** Whether its end is not in the ledger and in the account yet. */
    public boolean unposted() {
        return unposted;
    }

    /** What the account owned when the hold ended; null while it is open. */
    public @Nullable BigDecimal remainingCredits() {
        return remainingCredits;
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }

    public Instant expiresAt() {
        return expiresAt.toInstant();
    }
}
