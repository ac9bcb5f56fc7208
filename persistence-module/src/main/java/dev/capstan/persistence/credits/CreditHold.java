package dev.capstan.persistence.credits;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "usage_key")
    private String usageKey;

    private String status;

    @Column(name = "session_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID sessionId;

    @Column(name = "run_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID runId;

    @Column(name = "model_id")
    private String modelId;

    private String provider;

    @Column(name = "own_key")
    private boolean ownKey;

    @Column(name = "input_token_bound")
    private long inputTokenBound;

    @Column(name = "max_output_tokens")
    private int maxOutputTokens;

    @Embedded
    private PriceColumns price;

    @Column(name = "held_credits")
    private BigDecimal heldCredits;

    @Column(name = "held_bonus_credits")
    private BigDecimal heldBonusCredits;

    @Column(name = "charged_credits")
    private BigDecimal chargedCredits = Credits.ZERO;

    @Column(name = "charged_bonus_credits")
    private BigDecimal chargedBonusCredits = Credits.ZERO;

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
        this.userId = act.userId();
        this.usageKey = act.usageKey();
        this.status = HoldStatus.HELD.wire();
        this.sessionId = act.sessionId();
        this.runId = act.runId();
        this.modelId = act.modelId();
        this.provider = act.provider();
        this.ownKey = act.ownKey();
        this.inputTokenBound = act.inputTokenBound();
        this.maxOutputTokens = act.maxOutputTokens();
        this.price = new PriceColumns(act.priceVersionId(), act.price());
        this.heldCredits = part.regular();
        this.heldBonusCredits = part.bonus();
        this.createdAt = now.atOffset(ZoneOffset.UTC);
        this.expiresAt = expiresAt.atOffset(ZoneOffset.UTC);
    }

    /**
     * Ends an open hold.
     *
     * @param charged no more than was held
     * @param beyond what the act cost above the hold, which nobody pays
     * @param remaining what the account owns afterwards
     */
    public void end(HoldStatus as, PoolAmounts charged, BigDecimal beyond, BigDecimal remaining, Instant now) {
        if (!open() || as == HoldStatus.HELD) {
            throw new IllegalArgumentException("hold %s is %s, it cannot become %s".formatted(id, status, as.wire()));
        }
        if (charged.total().compareTo(held().total()) > 0) {
            throw new IllegalArgumentException(
                    "hold %s is of %s, less than %s".formatted(id, held().total(), charged.total()));
        }
        status = as.wire();
        chargedCredits = charged.regular();
        chargedBonusCredits = charged.bonus();
        writtenOff = Credits.exact(beyond);
        remainingCredits = Credits.exact(remaining);
        endedAt = now.atOffset(ZoneOffset.UTC);
    }

    /** As {@link #end}, of a hold whose account is not locked: its credits stay held there until it is posted. */
    public void endUnposted(HoldStatus as, PoolAmounts charged, BigDecimal beyond, BigDecimal remaining, Instant now) {
        end(as, charged, beyond, remaining, now);
        unposted = true;
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
                userId,
                usageKey,
                sessionId,
                runId,
                modelId,
                provider,
                ownKey,
                inputTokenBound,
                maxOutputTokens,
                price.versionId(),
                price.price());
    }

    public PoolAmounts held() {
        return new PoolAmounts(heldBonusCredits, heldCredits);
    }

    public PoolAmounts charged() {
        return new PoolAmounts(chargedBonusCredits, chargedCredits);
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
