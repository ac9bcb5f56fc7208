package dev.capstan.persistence.credits;

import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The price that an act was reserved and is charged at, and the version it came from (none for a setting's own price). */
@Embeddable
class PriceColumns {
    @Column(name = "price_version_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID versionId;

    @Column(name = "input_price")
    private BigDecimal input;

    @Column(name = "output_price")
    private BigDecimal output;

    @Column(name = "cache_write_price")
    private BigDecimal cacheWrite;

    @Column(name = "cache_read_price")
    private BigDecimal cacheRead;

    protected PriceColumns() {}

    PriceColumns(@Nullable UUID versionId, ModelPrice price) {
        this.versionId = versionId;
        this.input = price.input();
        this.output = price.output();
        this.cacheWrite = price.cacheWrite();
        this.cacheRead = price.cacheRead();
    }

    @Nullable
    UUID versionId() {
        return versionId;
    }

    ModelPrice price() {
        return new ModelPrice(input, output, cacheWrite, cacheRead);
    }
}
