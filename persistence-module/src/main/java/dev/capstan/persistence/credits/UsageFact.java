package dev.capstan.persistence.credits;

import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TokenUsage;
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

/** What one act consumed and at which price: enough to compute its bill again. Written once, never changed. */
@Entity
@Table(name = "usage_facts")
public class UsageFact {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Embedded
    private ActColumns act;

    @Column(name = "hold_id")
    private UUID holdId;

    private boolean estimated;

    private boolean suspect;

    @Embedded
    private TokenColumns tokens;

    private BigDecimal units;

    @Embedded
    private TariffColumns tariff;

    @Column(name = "cost_usd")
    private BigDecimal costUsd;

    private BigDecimal credits;

    @Column(name = "written_off")
    private BigDecimal writtenOff;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected UsageFact() {}

    /**
     * The fact of a hold that has ended.
     *
     * @param estimated worked out from the event log, not reported by the provider
     * @param suspect the report says more than the act could have consumed
     */
    public UsageFact(UUID id, CreditHold hold, Consumption consumed, boolean estimated, boolean suspect, Instant now) {
        HeldAct held = hold.act();
        this.id = id;
        this.accountId = hold.accountId();
        this.act = ActColumns.of(held);
        this.holdId = hold.id();
        this.estimated = estimated;
        this.suspect = suspect;
        this.tokens = new TokenColumns(consumed.tokens());
        this.units = consumed.units();
        this.tariff = new TariffColumns(held);
        this.costUsd = held.tariff().costUsd(consumed);
        this.credits = hold.charged().total();
        this.writtenOff = Credits.exact(hold.writtenOff());
        this.createdAt = now.atOffset(ZoneOffset.UTC);
    }

    public UUID id() {
        return id;
    }

    public UUID holdId() {
        return holdId;
    }

    public UUID accountId() {
        return accountId;
    }

    public ActKind kind() {
        return tariff.kind();
    }

    /** The model, or the name of the tool or resource. */
    public String item() {
        return Objects.requireNonNull(act.item(), "item");
    }

    public boolean estimated() {
        return estimated;
    }

    public boolean suspect() {
        return suspect;
    }

    public Consumption consumed() {
        return new Consumption(usage(), units);
    }

    public TokenUsage usage() {
        return tokens.usage();
    }

    public BigDecimal costUsd() {
        return costUsd;
    }

    /** What was charged; the act's cost in credits less what was written off. */
    public BigDecimal credits() {
        return credits;
    }

    public BigDecimal writtenOff() {
        return writtenOff;
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
