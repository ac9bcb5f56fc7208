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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real PostgreSQL. */
class ActPriceBookTest {
    private static final UUID ADMIN = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.shared();
    private final TestClock clock = new TestClock();
    private final ActPriceService service =
            ActPriceServiceOn.repository(database.connect(new ActPriceRepository()), clock);
    private final ActPriceBook book = ActPriceServiceOn.book(database, clock);
    private final String item = "tool-" + UUID.randomUUID();

    @Test
    void chargesNothingForWhatHasNoPrice() {
        assertThat(database.inTransaction(() -> service.priceOf(ActKind.TOOL, item)))
                .isEmpty();
        assertThat(refusal(() -> book.covering(tool(item), null))).isEqualTo("price_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, imagen-4.0-generate-001, 0.04",
        "IMAGE, placeholder, 0",
        "VIDEO, veo-3.1/4k, 0.6",
        "VIDEO, veo-3.1-fast, 0.15",
        "VIDEO, some-new-model, 0.4",
        "VIDEO, placeholder, 0",
        "STORYBOOK_PAGE, some-model, 0.02"
    })
    void hasThePricesOfTheContractForMedia(ActKind kind, String model, String usd) {
        assertThat(database.inTransaction(() -> service.priceOf(kind, model))
                        .orElseThrow()
                        .unitPrice())
                .isEqualByComparingTo(usd);
    }

    @Test
    void usesTheNewestPriceThatHasBegun() {
        set(item, "1", null);
        set(item, "2", clock.instant().plus(Duration.ofDays(1)));
        set(item, "3", clock.instant().plus(Duration.ofDays(2)));

        clock.move(Duration.ofDays(1));

        assertThat(price(item)).isEqualByComparingTo("2");
        assertThat(covering(null).unitPrice()).isEqualByComparingTo("2");
        assertThat(covering(clock.instant().plus(Duration.ofDays(1))).unitPrice())
                .isEqualByComparingTo("3");
    }

    @Test
    void usesThePriceOfTheItemBeforeThatOfEveryItem() {
        database.rolledBack(() -> {
            add(new PricedItem(ActKind.SPEECH, item), "1", null);
            add(new PricedItem(ActKind.SPEECH, "*"), "2", clock.instant().plus(Duration.ofHours(1)));
            clock.move(Duration.ofHours(2));

            assertThat(service.priceOf(ActKind.SPEECH, item).orElseThrow().unitPrice())
                    .isEqualByComparingTo("1");
            assertThat(service.priceOf(ActKind.SPEECH, "other").orElseThrow().unitPrice())
                    .isEqualByComparingTo("2");
            assertThat(book.covering(new PricedItem(ActKind.SPEECH, "other"), null)
                            .item())
                    .isEqualTo("*");
        });
    }

    @Test
    void keepsEveryPriceWithWhoSetItAndWhy() {
        Instant start = clock.instant();
        set(item, "1", null);
        clock.move(Duration.ofDays(1));
        set(item, "2", null);
        set(item, "0", clock.instant().plus(Duration.ofDays(30)));

        List<ActPriceVersion> versions = versions(null, 10).prices();

        assertThat(versions).extracting(v -> v.unitPrice().intValue()).containsExactly(0, 2, 1);
        assertThat(versions).extracting(ActPriceVersion::createdBy).containsOnly(ADMIN);
        assertThat(versions).extracting(ActPriceVersion::note).containsOnly("why");
        assertThat(versions).extracting(ActPriceVersion::kind).containsOnly("tool");
        assertThat(versions.get(0).validUntil()).isNull();
        assertThat(versions.get(1).validUntil()).isEqualTo(versions.get(0).validFrom());
        assertThat(versions.get(2).validUntil()).isEqualTo(versions.get(1).validFrom());
        assertThat(covering(start).validUntil()).isEqualTo(versions.get(1).validFrom());
    }

    @Test
    void pagesThroughVersionsAndPrices() {
        for (int i = 1; i <= 3; i++) {
            set(item, String.valueOf(i), clock.instant().plus(Duration.ofDays(i)));
        }
        set(item + "-b", "7", null);

        ActPricePage first = versions(null, 2);
        ActPricePage rest = versions(first.prices().getLast().validFrom(), 2);

        assertThat(first.hasMore()).isTrue();
        assertThat(first.prices()).hasSize(2);
        assertThat(rest.hasMore()).isFalse();
        assertThat(rest.prices()).hasSize(1);
        assertThat(rest.prices().getFirst().validUntil())
                .isEqualTo(first.prices().getLast().validFrom());
        Instant day = clock.instant().plus(Duration.ofDays(1));
        ActPriceVersion mine = database.inTransaction(() -> book.covering(tool(item), day));
        ActPricePage after = database.inTransaction(() -> book.effective(day, mine.id(), 1));
        assertThat(after.prices())
                .singleElement()
                .satisfies(next -> assertThat(next.item()).isEqualTo(item + "-b"));
        assertThat(database.inTransaction(() -> book.effective(day, null, 500)).prices())
                .contains(mine);
        assertThat(refusal(() -> book.effective(day, UUID.randomUUID(), 1))).isEqualTo("price_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.000001", "0.0000001", "1000000.000001", "1E+999999999"})
    void refusesPricesThatAreNone(String price) {
        assertThat(refusal(() -> set(item, price, null))).isEqualTo("invalid_price");
    }

    @Test
    void refusesToChangeThePastAndTheFarFuture() {
        assertThat(refusal(() -> set(item, "1", clock.instant().minusMillis(1))))
                .isEqualTo("invalid_price");
        assertThat(refusal(() -> set(item, "1", clock.instant().plus(Duration.ofDays(4000)))))
                .isEqualTo("invalid_price");
        assertThat(refusal(() -> book.effective(Instant.MAX, null, 1))).isEqualTo("invalid_instant");
    }

    @Test
    void refusesTwoPricesFromOneMoment() {
        set(item, "1", null);

        assertThat(refusal(() -> set(item, "2", null))).isEqualTo("price_exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b"})
    void refusesAnItemWithoutAName(String name) {
        assertThat(refusal(() -> tool(name))).isEqualTo("invalid_price");
        assertThat(refusal(() -> tool("x".repeat(201)))).isEqualTo("invalid_price");
    }

    @ParameterizedTest
    @EnumSource(names = {"MODEL_CALL", "TITLE", "SUMMARY", "PROMPT_ENHANCEMENT", "COUNCIL_MEMBER"})
    void refusesAUnitPriceForWhatIsPaidByTokens(ActKind kind) {
        assertThat(refusal(() -> PricedItem.of(kind.wire(), "demo"))).isEqualTo("invalid_act_kind");
        assertThat(refusal(() -> PricedItem.of("TOOL", "x"))).isEqualTo("invalid_act_kind");
        assertThat(PricedItem.of("tool", " x ")).isEqualTo(tool("x"));
    }

    private static PricedItem tool(String name) {
        return new PricedItem(ActKind.TOOL, name);
    }

    private void set(String of, String price, @Nullable Instant from) {
        database.inTransaction(() -> {
            add(tool(of), price, from);
        });
    }

    private void add(PricedItem of, String price, @Nullable Instant from) {
        book.add(new NewActPrice(of, new BigDecimal(price), from, " why "), ADMIN);
    }

    private BigDecimal price(String of) {
        return database.inTransaction(
                () -> service.priceOf(ActKind.TOOL, of).orElseThrow().unitPrice());
    }

    private ActPriceVersion covering(@Nullable Instant at) {
        return database.inTransaction(() -> book.covering(tool(item), at));
    }

    private ActPricePage versions(@Nullable Instant before, int limit) {
        return database.inTransaction(() -> book.versions(tool(item), before, limit));
    }

    private String refusal(Runnable work) {
        String[] code = {""};
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> database.rolledBack(work))
                .satisfies(refusal -> code[0] = refusal.code());
        return code[0];
    }
}
