package dev.capstan.service.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.persistence.pricing.PriceHistoryRepository;
import dev.capstan.persistence.pricing.PriceRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.pricing.ModelPrice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real PostgreSQL. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class PriceBookTest {
    private static final UUID ADMIN = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.shared();
    private final TestClock clock = new TestClock();
    private final PriceBook book = new PriceBook();
    private final String model = "model-" + UUID.randomUUID();

    PriceBookTest() {
        book.prices = database.connect(new PriceRepository());
        book.history = database.connect(new PriceHistoryRepository());
        book.clock = clock;
        book.ids = new Ids();
    }

    @Test
    void keepsEveryVersionOfAPrice() {
        Instant start = clock.instant();
        add("1", null);
        clock.move(Duration.ofDays(1));
        add("2", null);
        add("3", clock.instant().plus(Duration.ofDays(30)));

        List<PriceView> versions = versions(null, 10).prices();

        assertThat(versions).extracting(v -> v.inputPrice().intValue()).containsExactly(3, 2, 1);
        assertThat(versions.get(0).validUntil()).isNull();
        assertThat(versions.get(2).validUntil()).isEqualTo(versions.get(1).validFrom());
        assertThat(versions).allSatisfy(v -> assertThat(v.createdBy()).isEqualTo(ADMIN));
        assertThat(at(start)).isEqualTo(1);
        assertThat(at(null)).isEqualTo(2);
        assertThat(at(clock.instant().plus(Duration.ofDays(31)))).isEqualTo(3);
    }

    @Test
    void chargesByThePriceThatIsValidThen() {
        add("1", null);
        add("3", clock.instant().plus(Duration.ofDays(30)));
        PriceService service = PriceServiceOn.repository(book.prices, clock);

        int now = input(service);
        clock.move(Duration.ofDays(30).minusNanos(1000));
        int justBefore = input(service);
        clock.move(Duration.ofNanos(1000));
        int then = input(service);

        assertThat(List.of(now, justBefore, then)).containsExactly(1, 1, 3);
    }

    @Test
    void pagesThroughVersionsAndPrices() {
        for (int i = 1; i <= 3; i++) {
            add(String.valueOf(i), clock.instant().plus(Duration.ofDays(i)));
        }

        PricePage first = versions(null, 2);
        PricePage rest = versions(first.prices().getLast().validFrom(), 2);

        assertThat(first.hasMore()).isTrue();
        assertThat(rest.hasMore()).isFalse();
        assertThat(rest.prices()).hasSize(1);
        assertThat(rest.prices().getFirst().validUntil())
                .isEqualTo(first.prices().getLast().validFrom());
        PricePage listed =
                database.inTransaction(() -> book.effective(clock.instant().plus(Duration.ofDays(1)), "model", 500));
        assertThat(listed.prices())
                .filteredOn(v -> v.modelPattern().equals(model))
                .singleElement()
                .satisfies(v ->
                        assertThat(v.validUntil()).isEqualTo(clock.instant().plus(Duration.ofDays(2))));
    }

    @Test
    void refusesAPriceOfThePastAndASecondOneFromTheSameMoment() {
        Instant later = clock.instant().plus(Duration.ofDays(1));
        add("1", later);

        assertThat(refusal(() -> add("2", clock.instant().minusSeconds(1)))).isEqualTo("invalid_price");
        assertThat(refusal(() -> add("2", clock.instant().plus(Duration.ofDays(4000)))))
                .isEqualTo("invalid_price");
        assertThat(refusal(() -> add("2", later))).isEqualTo("price_exists");
        assertThat(refusal(() -> book.effective(Instant.MIN, "", 1))).isEqualTo("invalid_instant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "%", "-x", "gpt\u00004o", "=cmd"})
    void refusesAPatternThatIsNoModelId(String pattern) {
        assertThat(refusal(() -> new NewPrice(pattern, ModelPrice.FREE, null, null)))
                .isEqualTo("invalid_price");
    }

    @Test
    void namesTheVersionThatCoversAModel() {
        add("1", null);

        PriceView found =
                database.inTransaction(() -> book.covering(model.toUpperCase(java.util.Locale.ROOT) + "-2026", null));

        assertThat(found.modelPattern()).isEqualTo(model);
        assertThat(refusal(() -> book.covering("x" + model, null))).isEqualTo("model_not_found");
    }

    private PriceView add(String input, @Nullable Instant from) {
        return database.inTransaction(
                () -> book.add(new NewPrice(model, ModelPrice.of(input, "0", "0", "0"), from, "why"), ADMIN));
    }

    private PricePage versions(@Nullable Instant before, int limit) {
        return database.inTransaction(() -> book.versions(model, before, limit));
    }

    private int at(@Nullable Instant moment) {
        return database.inTransaction(() -> book.covering(model, moment))
                .inputPrice()
                .intValue();
    }

    private int input(PriceService service) {
        return database.inTransaction(() -> service.priceOf(model + "-x", "Custom"))
                .input()
                .intValue();
    }

    private String refusal(Runnable work) {
        return database.inTransaction(() -> {
            String[] code = {""};
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(work::run)
                    .satisfies(refusal -> code[0] = refusal.code());
            return code[0];
        });
    }
}
