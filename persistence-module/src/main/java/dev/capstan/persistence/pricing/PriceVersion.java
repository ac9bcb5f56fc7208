package dev.capstan.persistence.pricing;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The price of the models that a pattern covers, from a moment on. Never changed: a new price is a new version. */
@Entity
@Table(name = "price_versions")
public class PriceVersion {
    @Id
    private UUID id;

    @Column(name = "model_pattern")
    private String modelPattern;

    @Column(name = "input_price")
    private BigDecimal inputPrice;

    @Column(name = "output_price")
    private BigDecimal outputPrice;

    @Column(name = "cache_write_price")
    private BigDecimal cacheWritePrice;

    @Column(name = "cache_read_price")
    private BigDecimal cacheReadPrice;

    @Column(name = "valid_from")
    private OffsetDateTime validFrom;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "created_by")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID createdBy;

    private @Nullable String note;

    protected PriceVersion() {}

    /** @param modelPattern a model id, or how the ids of its dated and tagged variants begin; in lower case */
    public PriceVersion(UUID id, String modelPattern, ModelPrice price, Instant validFrom, Instant createdAt) {
        this(id, modelPattern, price, validFrom, createdAt, null, null);
    }

    /**
     * @param createdBy the administrator
     * @param note why, for whoever reads the history
     */
    public PriceVersion(
            UUID id,
            String modelPattern,
            ModelPrice price,
            Instant validFrom,
            Instant createdAt,
            @Nullable UUID createdBy,
            @Nullable String note) {
        this.id = id;
        this.modelPattern = modelPattern;
        this.inputPrice = price.input();
        this.outputPrice = price.output();
        this.cacheWritePrice = price.cacheWrite();
        this.cacheReadPrice = price.cacheRead();
        this.validFrom = validFrom.atOffset(ZoneOffset.UTC);
        this.createdAt = createdAt.atOffset(ZoneOffset.UTC);
        this.createdBy = createdBy;
        this.note = note;
    }

    public UUID id() {
        return id;
    }

    public String modelPattern() {
        return modelPattern;
    }

    public ModelPrice price() {
        return new ModelPrice(inputPrice, outputPrice, cacheWritePrice, cacheReadPrice);
    }

    public Instant validFrom() {
        return validFrom.toInstant();
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }

    /** The administrator; null for a price that came with the server. */
    public @Nullable UUID createdBy() {
        return createdBy;
    }

    public @Nullable String note() {
        return note;
    }
}
