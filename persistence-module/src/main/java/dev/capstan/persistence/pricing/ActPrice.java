package dev.capstan.persistence.pricing;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.Tariff;
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

/** What a unit of an act costs from a moment on, in USD. Never changed: a new price is a new row. */
@Entity
@Table(name = "act_prices")
public class ActPrice {
    /** Stands for every item of a kind that has no price of its own. */
    public static final String EVERY_ITEM = "*";

    @Id
    private UUID id;

    @Column(name = "act_kind")
    private String kind;

    private String item;

    @Column(name = "unit_price")
    private BigDecimal unitPrice;

    @Column(name = "valid_from")
    private OffsetDateTime validFrom;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "created_by")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID createdBy;

    private @Nullable String note;

    protected ActPrice() {}

    /**
     * @param unitPrice as {@link Tariff} allows it; zero makes the act free
     * @param createdBy the administrator
     * @param note why, for whoever reads the history
     */
    public ActPrice(
            UUID id,
            ActKind kind,
            String item,
            BigDecimal unitPrice,
            Instant validFrom,
            Instant now,
            @Nullable UUID createdBy,
            @Nullable String note) {
        this.id = id;
        this.kind = kind.wire();
        this.item = item;
        this.unitPrice = Tariff.ofUnits(null, unitPrice).unitPrice();
        this.validFrom = validFrom.atOffset(ZoneOffset.UTC);
        this.createdAt = now.atOffset(ZoneOffset.UTC);
        this.createdBy = createdBy;
        this.note = note;
    }

    public UUID id() {
        return id;
    }

    public ActKind kind() {
        return ActKind.ofWire(kind);
    }

    public String item() {
        return item;
    }

    public BigDecimal unitPrice() {
        return unitPrice;
    }

    public Instant validFrom() {
        return validFrom.toInstant();
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }

    public @Nullable UUID createdBy() {
        return createdBy;
    }

    public @Nullable String note() {
        return note;
    }
}
