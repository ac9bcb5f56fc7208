package dev.capstan.persistence.credits;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.ModelPrice;
import dev.capstan.types.pricing.Tariff;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What kind of act is paid, to whom, and the prices at which it was reserved and is charged. */
@Embeddable
class TariffColumns {
    @Column(name = "act_kind")
    private String kind;

    private String provider;

    @Column(name = "own_key")
    private boolean ownKey;

    @Column(name = "price_version_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID priceVersionId;

    @Column(name = "input_price")
    private BigDecimal input;

    @Column(name = "output_price")
    private BigDecimal output;

    @Column(name = "cache_write_price")
    private BigDecimal cacheWrite;

    @Column(name = "cache_read_price")
    private BigDecimal cacheRead;

    @Column(name = "unit_price_version_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID unitPriceVersionId;

    @Column(name = "unit_price")
    private BigDecimal unitPrice;

    protected TariffColumns() {}

    TariffColumns(HeldAct act) {
        Tariff tariff = act.tariff();
        this.kind = act.kind().wire();
        this.provider = act.provider();
        this.ownKey = act.ownKey();
        this.priceVersionId = tariff.priceVersionId();
        this.input = tariff.price().input();
        this.output = tariff.price().output();
        this.cacheWrite = tariff.price().cacheWrite();
        this.cacheRead = tariff.price().cacheRead();
        this.unitPriceVersionId = tariff.unitPriceVersionId();
        this.unitPrice = tariff.unitPrice();
    }

    ActKind kind() {
        return ActKind.ofWire(kind);
    }

    String provider() {
        return provider;
    }

    boolean ownKey() {
        return ownKey;
    }

    Tariff tariff() {
        return new Tariff(
                priceVersionId, new ModelPrice(input, output, cacheWrite, cacheRead), unitPriceVersionId, unitPrice);
    }
}
