package dev.capstan.service.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.persistence.pricing.PriceRepository;
import dev.capstan.persistence.pricing.PriceVersion;
import dev.capstan.service.errors.AppException;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real PostgreSQL with the prices that the migration brings. */
class PriceServiceTest {
    private final TestDatabase database = TestDatabase.shared();
    private final TestClock clock = new TestClock();
    private final PriceRepository prices = database.connect(new PriceRepository());
    private final PriceService service = PriceServiceOn.repository(prices, clock);

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 2.5, 10, 0, 1.25",
        "gpt-4o-2024-08-06, 2.5, 10, 0, 1.25",
        "gpt-4o-mini, 0.15, 0.6, 0, 0.075",
        "gpt-4o-mini-2024-07-18, 0.15, 0.6, 0, 0.075",
        "GPT-4o-Mini-2024-07-18, 0.15, 0.6, 0, 0.075",
        "o1-mini-2024-09-12, 1.1, 4.4, 0, 0.55",
        "o3-mini-2025-01-31, 1.1, 4.4, 0, 0.55",
        "o3, 10, 40, 0, 2.5",
        "o3-pro, 10, 40, 0, 2.5",
        "claude-opus-4-5@20251101, 5, 25, 6.25, 0.5",
        "claude-opus-4-20250514, 15, 75, 18.75, 1.5",
        "claude-sonnet-4-5, 3, 15, 3.75, 0.3",
        "gemini-2.5-pro, 1.25, 10, 0, 0",
        "demo, 1, 5, 0, 0"
    })
    void findsThePriceOfTheLongestIdThatCoversAModel(
            String model, String input, String output, String cacheWrite, String cacheRead) {
        assertThat(price(model)).isEqualTo(ModelPrice.of(input, output, cacheWrite, cacheRead));
    }

    /** The lists that came with the server later begin when it learnt of them. */
    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, 1.25, 10, 1.25, 0.125",
        "gemini-2.5-flash-preview-05-20, 0.15, 0.6, 0.15, 0.0375",
        "gemini-2.5-flash-lite, 0.1, 0.4, 0.1, 0.01",
        "gemini-3.1-pro-preview, 2, 12, 2, 0.2",
        "gpt-5-2025-08-07, 1.25, 10, 1.25, 0.125",
        "gpt-5-pro-2025-10-06, 15, 120, 15, 15",
        "o3-pro, 20, 80, 20, 20",
        "o3-2025-04-16, 10, 40, 10, 2.5"
    })
    void chargesForTokensFromACacheByThePublishedList(
            String model, String input, String output, String cacheWrite, String cacheRead) {
        clock.move(Duration.ofDays(3650));

        assertThat(price(model)).isEqualTo(ModelPrice.of(input, output, cacheWrite, cacheRead));
    }

    /** Every line of the contract's list that names both prices, as it is charged today. */
    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, 5, 25, 0.5",
        "claude-opus-4-5, 5, 25, 0.5",
        "claude-sonnet-4-5, 3, 15, 0.3",
        "claude-sonnet-4, 3, 15, 0.3",
        "claude-opus-4, 15, 75, 1.5",
        "claude-3-5-haiku, 0.8, 4, 0.08",
        "gpt-4o, 2.5, 10, 1.25",
        "gpt-4o-mini, 0.15, 0.6, 0.075",
        "o1, 15, 60, 7.5",
        "o1-mini, 1.1, 4.4, 0.55",
        "o3, 10, 40, 2.5",
        "o3-mini, 1.1, 4.4, 0.55",
        "gemini-2.5-pro, 1.25, 10,",
        "gemini-2.5-flash, 0.15, 0.6,",
        "gemini-2.0-flash, 0.1, 0.4,",
        "gemini-3-pro-preview, 2, 12,",
        "gemini-3-flash-preview, 0.5, 3,",
        "gemini-3.1-pro-preview, 2, 12,",
        "deepseek-reasoner, 0.55, 2.19, 0.14",
        "deepseek-chat, 0.27, 1.1, 0.07"
    })
    void hasThePricesOfTheContract(String model, String input, String output, @Nullable String cacheRead) {
        clock.move(Duration.ofDays(3650));

        ModelPrice price = price(model);

        assertThat(price.input()).isEqualByComparingTo(input);
        assertThat(price.output()).isEqualByComparingTo(output);
        if (cacheRead == null) {
            assertThat(price.cacheRead()).isPositive();
        } else {
            assertThat(price.cacheRead()).isEqualByComparingTo(cacheRead);
        }
    }

    @Test
    void givesNoTokenAwayThatComesFromACache() {
        clock.move(Duration.ofDays(3650));

        assertThat(database.inTransaction(() -> database.entityManager()
                        .createQuery(
                                "SELECT DISTINCT p.modelPattern FROM PriceVersion p WHERE p.createdBy IS NULL"
                                        + " AND p.modelPattern NOT LIKE 'model-%'",
                                String.class)
                        .getResultList()))
                .filteredOn(model -> price(model).cacheRead().signum() == 0)
                .containsExactly("demo"); // it has no cache
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-6",
                "gpt-5.9",
                "gpt-4",
                "gpt-4omni",
                "democracy-70b",
                "o30",
                "claude",
                "my-gpt-4o",
                "",
                "%",
                "gpt\u00004o"
            })
    void refusesAModelThatNoListedIdCovers(String model) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> price(model))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("model_not_found"));
    }

    @Test
    void takesANewPriceFromItsDateOn() {
        String model = "model-" + UUID.randomUUID();
        database.inTransaction(() -> {
            prices.add(version(model, "1", Duration.ofDays(-10)));
            prices.add(version(model, "2", Duration.ofDays(10)));
        });

        assertThat(price(model + "-2026").input()).isEqualByComparingTo("1");
        clock.move(Duration.ofDays(10));
        assertThat(price(model + "-2026").input()).isEqualByComparingTo("2");
        clock.move(Duration.ofDays(-30));
        assertThatExceptionOfType(AppException.class).isThrownBy(() -> price(model));
    }

    @Test
    void computesCostsExactly() {
        ModelPrice price = ModelPrice.of("3", "15", "3.75", "0.3");

        assertThat(price.costUsd(new TokenUsage(1, 1, 1, 1, 1))).isEqualByComparingTo("0.00002205");
        assertThat(price.mostInputUsd(1_000_000)).isEqualByComparingTo("3.75");
        assertThat(price.outputTokensFor(new BigDecimal("0.0000299"), 100)).isEqualTo(1);
        assertThat(price.outputTokensFor(new BigDecimal("-1"), 100)).isZero();
        assertThat(ModelPrice.FREE.outputTokensFor(BigDecimal.ZERO, 100)).isEqualTo(100);
    }

    @Test
    void refusesPricesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelPrice.of("-1", "0", "0", "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> ModelPrice.of("0.0000001", "0", "0", "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> ModelPrice.of("0", "1000001", "0", "0"));
    }

    private ModelPrice price(String model) {
        return database.inTransaction(() -> service.priceOf(model, "Custom"));
    }

    private PriceVersion version(String model, String input, Duration from) {
        return new PriceVersion(
                UUID.randomUUID(),
                model,
                ModelPrice.of(input, "0", "0", "0"),
                clock.instant().plus(from),
                clock.instant());
    }
}
