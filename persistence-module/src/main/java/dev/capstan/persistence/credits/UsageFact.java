package dev.capstan.persistence.credits;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
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

/** What one act consumed and at which price: enough to compute its bill again. Written once, never changed. */
@Entity
@Table(name = "usage_facts")
public class UsageFact {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "hold_id")
    private UUID holdId;

    @Column(name = "usage_key")
    private String usageKey;

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

    private boolean estimated;

    @Column(name = "input_tokens")
    private long inputTokens;

    @Column(name = "cache_read_tokens")
    private long cacheReadTokens;

    @Column(name = "cache_write_tokens")
    private long cacheWriteTokens;

    @Column(name = "output_tokens")
    private long outputTokens;

    @Column(name = "reasoning_tokens")
    private long reasoningTokens;

    @Embedded
    private PriceColumns price;

    @Column(name = "cost_usd")
    private BigDecimal costUsd;

    private BigDecimal credits;

    @Column(name = "written_off")
    private BigDecimal writtenOff;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected UsageFact() {}

    /** The fact of a hold that has ended. {@code estimated}: worked out from the event log, not reported by the provider. */
    public UsageFact(UUID id, CreditHold hold, TokenUsage usage, boolean estimated, Instant now) {
        HeldAct act = hold.act();
        this.id = id;
        this.accountId = hold.accountId();
        this.userId = act.userId();
        this.holdId = hold.id();
        this.usageKey = act.usageKey();
        this.sessionId = act.sessionId();
        this.runId = act.runId();
        this.modelId = act.modelId();
        this.provider = act.provider();
        this.ownKey = act.ownKey();
        this.estimated = estimated;
        this.inputTokens = usage.input();
        this.cacheReadTokens = usage.cacheRead();
        this.cacheWriteTokens = usage.cacheWrite();
        this.outputTokens = usage.output();
        this.reasoningTokens = usage.reasoning();
        this.price = new PriceColumns(act.priceVersionId(), act.price());
        this.costUsd = act.price().costUsd(usage);
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

    public String modelId() {
        return modelId;
    }

    public String provider() {
        return provider;
    }

    public boolean ownKey() {
        return ownKey;
    }

    public boolean estimated() {
        return estimated;
    }

    public TokenUsage usage() {
        return new TokenUsage(inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens);
    }

    public ModelPrice price() {
        return price.price();
    }

    public @Nullable UUID priceVersionId() {
        return price.versionId();
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
