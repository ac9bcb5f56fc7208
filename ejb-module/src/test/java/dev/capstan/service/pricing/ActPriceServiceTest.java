package dev.capstan.service.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActPriceServiceTest {
    private final TestDatabase database = TestDatabase.shared();
    private final TestClock clock = new TestClock();
    private final ActPriceService service =
            ActPriceServiceOn.repository(database.connect(new ActPriceRepository()), clock);
    private final String item = "tool-" + UUID.randomUUID();

    @Test
    void chargesNothingForWhatHasNoPrice() {
        assertThat(database.inTransaction(() -> service.priceOf(ActKind.TOOL, item)))
                .isEmpty();
    }

    @Test
    void usesTheNewestPriceThatHasBegun() {
        set(item, "1", null);
        set(item, "2", clock.instant().plus(Duration.ofDays(1)));
        set(item, "3", clock.instant().plus(Duration.ofDays(2)));

        clock.move(Duration.ofDays(1));

        assertThat(price(item)).isEqualByComparingTo("2");
    }

    @Test
    void usesThePriceOfTheItemBeforeThatOfEveryItem() {
        database.rolledBack(() -> {
            service.set(ActKind.SPEECH, item, BigDecimal.ONE, null);
            service.set(ActKind.SPEECH, "*", BigDecimal.TWO, clock.instant().plus(Duration.ofHours(1)));
            clock.move(Duration.ofHours(2));

            assertThat(service.priceOf(ActKind.SPEECH, item).orElseThrow().unitPrice())
                    .isEqualByComparingTo("1");
            assertThat(service.priceOf(ActKind.SPEECH, "other").orElseThrow().unitPrice())
                    .isEqualByComparingTo("2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.000001", "0.0000001", "1000000.000001", "1E+999999999"})
    void refusesPricesThatAreNone(String price) {
        assertRefused("invalid_price", price, null);
    }

    @Test
    void refusesToChangeThePast() {
        assertRefused("invalid_price", "1", clock.instant().minusMillis(1));
    }

    @Test
    void refusesTwoPricesFromOneMoment() {
        set(item, "1", null);

        assertRefused("price_exists", "2", null);
    }

    private void assertRefused(String code, String price, @Nullable Instant from) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> set(item, price, from))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void set(String of, String price, @Nullable Instant from) {
        database.inTransaction(() -> {
            service.set(ActKind.TOOL, of, new BigDecimal(price), from);
        });
    }

    private BigDecimal price(String of) {
        return database.inTransaction(
                () -> service.priceOf(ActKind.TOOL, of).orElseThrow().unitPrice());
    }
}
