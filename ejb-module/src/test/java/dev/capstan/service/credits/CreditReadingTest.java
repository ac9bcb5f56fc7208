package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.persistence.credits.QuarantineRepository;
import dev.capstan.service.credits.history.CreditHistory;
import dev.capstan.service.credits.history.CreditHistoryOn;
import dev.capstan.service.credits.history.LedgerEntries;
import dev.capstan.service.credits.history.Paging;
import dev.capstan.service.credits.history.ReservationView;
import dev.capstan.service.credits.history.TransactionView;
import dev.capstan.service.credits.history.UsagePage;
import dev.capstan.service.credits.oversight.HoldsPage;
import dev.capstan.service.credits.oversight.Oversight;
import dev.capstan.service.credits.oversight.OversightOn;
import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.Statements;
import dev.capstan.service.credits.statements.StatementsOn;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What users, administrators and auditors read, on a real PostgreSQL. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class CreditReadingTest {
    /** One output token costs one credit. */
    private static final ModelPrice PRICE = ModelPrice.of("1500", "15000", "0", "750");

    private final CreditWorld world = CreditWorld.onPostgres();
    private final CreditHistory history = CreditHistoryOn.database(TestDatabase.shared());
    private final Statements statements = StatementsOn.database(TestDatabase.shared(), world.clock);
    private final Oversight oversight = OversightOn.database(TestDatabase.shared(), world.clock);
    private final UUID user = world.user("10", "100");
    private final UUID session = UUID.randomUUID();

    @Test
    void pagesThroughTheWholeLedgerAndIsRightPastItsEnd() {
        for (int i = 0; i < 5; i++) {
            pay(session, "call-" + i, 1);
        }

        assertThat(read(() -> history.history(user, null, new Paging(1, 3)).transactions()))
                .extracting(TransactionView::amount)
                .allSatisfy(amount -> assertThat(amount).isEqualByComparingTo("-1"))
                .hasSize(3);
        assertThat(read(() -> history.history(user, null, new Paging(3, 3)).transactions()))
                .hasSize(1);
        var past = read(() -> history.history(user, null, new Paging(Integer.MAX_VALUE, 100)));
        assertThat(past.transactions()).isEmpty();
        assertThat(past.total()).isEqualTo(7);
    }

    @Test
    void filtersByTypeAndKnowsNoRowsOfAnUnknownOne() {
        pay(session, "call", 1);

        assertThat(read(() ->
                        history.history(user, "llm_usage", new Paging(1, 10)).total()))
                .isEqualTo(1);
        assertThat(read(() ->
                        history.history(user, "bonus_grant", new Paging(2, 1)).transactions()))
                .hasSize(1);
        assertThat(read(() -> history.history(user, "'; DROP TABLE", new Paging(1, 10))
                        .total()))
                .isZero();
        assertThat(read(() -> history.history(UUID.randomUUID(), null, new Paging(1, 10))
                        .total()))
                .isZero();
    }

    @Test
    void sumsWhatSessionsCost() {
        UUID later = UUID.randomUUID();
        pay(session, "first", 12);
        world.clock.move(Duration.ofMinutes(1));
        pay(later, "second", 3);

        UsagePage usage = read(() -> history.usage(user, new Paging(1, 10)));

        assertThat(usage.total()).isEqualTo(2);
        assertThat(usage.sessions()).extracting(s -> s.sessionId()).containsExactly(later, session);
        assertThat(usage.sessions().getLast().credits()).isEqualByComparingTo("-12");
        assertThat(usage.sessions().getLast().bonusCredits()).isEqualByComparingTo("-10");
        UsagePage past = read(() -> history.usage(user, new Paging(9, 10)));
        assertThat(past.sessions()).isEmpty();
        assertThat(past.total()).isEqualTo(2);
    }

    @Test
    void tellsWhatOneSessionCostInBothSpellings() {
        pay(session, "call", 12);

        var rows = read(() -> history.usageOf(user, session, new Paging(1, 10)));

        assertThat(rows.totalCredits()).isEqualByComparingTo("12");
        assertThat(rows.totalItems()).isEqualTo(2);
        TransactionView regular = rows.items().getFirst();
        assertThat(regular.creditType()).isEqualTo("regular");
        assertThat(regular.creditsCharged()).isEqualByComparingTo("2");
        assertThat(regular.costUsd()).isEqualByComparingTo("0.03");
        assertThat(regular.billingKind()).isEqualTo("llm_usage");
        assertThat(regular.outputTokens()).isEqualTo(12);
        assertThat(regular.provider()).isEqualTo("Custom");
        assertThat(regular.metadata()).isNotNull();
        LedgerEntries entries = read(() -> history.entriesOf(user, session, new Paging(1, 10)));
        assertThat(entries.entries().getFirst().balanceAfterCredits()).isEqualByComparingTo("98");
        assertThat(entries.entries().getFirst().balanceAfterBonusCredits()).isEqualByComparingTo("0");
        assertThat(entries.entries().getLast().deltaBonusCredits()).isEqualByComparingTo("-10");
        assertThat(entries.entries().getLast().balanceAfterCredits()).isEqualByComparingTo("100");
    }

    @Test
    void showsNobodyElsesSession() {
        pay(session, "call", 1);
        UUID other = world.user("0", "1");

        assertThat(read(() -> history.usageOf(other, session, new Paging(1, 10)).items()))
                .isEmpty();
        assertThat(read(() ->
                        history.entriesOf(other, session, new Paging(1, 10)).entries()))
                .isEmpty();
        assertThat(read(() -> history.reservationsOf(other, session, new Paging(1, 10))
                        .total()))
                .isZero();
    }

    @Test
    void tellsWhatWasHeldForASession() {
        pay(session, "call", 12);
        hold(session, "open", 20);

        var page = read(() -> history.reservationsOf(user, session, new Paging(1, 10)));

        assertThat(page.total()).isEqualTo(2);
        ReservationView ended = page.entries().getLast();
        assertThat(ended.status()).isEqualTo("settled");
        assertThat(ended.reservedCredits().add(ended.reservedBonusCredits())).isEqualByComparingTo("20");
        assertThat(ended.actualCredits().add(ended.actualBonusCredits())).isEqualByComparingTo("12");
        assertThat(ended.releasedCredits().add(ended.releasedBonusCredits())).isEqualByComparingTo("8");
        assertThat(ended.actualUsd()).isEqualByComparingTo("0.18");
        assertThat(page.entries().getFirst().status()).isEqualTo("held");
        assertThat(page.entries().getFirst().actualUsd()).isNull();
    }

    @Test
    void listsHoldsInFlightWithTheirAge() {
        hold(session, "one", 1);
        hold(session, "two", 1);
        world.clock.move(Duration.ofMinutes(61));

        HoldsPage page = read(() -> oversight.holdsInFlight(null, 500));
        while (page.holds().stream().noneMatch(h -> h.userId().equals(user)) && page.next() != null) {
            String next = page.next();
            page = read(() -> oversight.holdsInFlight(next, 500));
        }

        assertThat(page.holds())
                .filteredOn(h -> h.userId().equals(user))
                .hasSize(2)
                .allSatisfy(h -> {
                    assertThat(h.ageSeconds()).isGreaterThanOrEqualTo(3660);
                    assertThat(h.overdue()).isTrue();
                });
        HoldsPage first = read(() -> oversight.holdsInFlight(null, 1));
        HoldsPage second = read(() -> oversight.holdsInFlight(first.next(), 1));
        assertThat(second.holds().getFirst().id())
                .isNotEqualTo(first.holds().getFirst().id());
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> oversight.holdsInFlight("x", 1))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("invalid_cursor"));
    }

    @Test
    void keepsAReportThatCannotBeTrueAndStaysBalanced() {
        MeteredCalls calls = new MeteredCalls();
        calls.meter = world.meter;
        calls.quarantine = TestDatabase.shared().connect(new QuarantineRepository());
        calls.clock = world.clock;
        calls.ids = new Ids();
        ModelHold hold = hold(session, "absurd", 20);
        MeteredUsage used = new MeteredUsage(
                TokenUsage.of(0, 12), new UsageDoubt("impossible: output_tokens = -5", "{\"output_tokens\":-5}"));

        world.run(() -> calls.settle(hold.holdId(), used));
        world.run(() -> calls.settle(hold.holdId(), used));

        assertThat(world.owned(user)).isEqualByComparingTo("98");
        assertThat(world.verify(user)).isEmpty();
        assertThat(read(() -> oversight.quarantined(null, 10).reports()))
                .filteredOn(report -> report.holdId().equals(hold.holdId()))
                .singleElement()
                .satisfies(report -> assertThat(report.outputTokens()).isEqualTo(12));
    }

    @Test
    void statesAMonth() {
        pay(session, "call", 12);
        YearMonth month = YearMonth.from(world.clock.instant().atZone(ZoneOffset.UTC));

        Statement open = read(() -> statements.of(user, month));
        world.clock.move(Duration.ofDays(40));
        Statement closed = read(() -> statements.of(user, month));
        Statement next = read(() -> statements.of(user, month.plusMonths(1)));

        assertThat(open.closed()).isFalse();
        assertThat(closed.closed()).isTrue();
        assertThat(closed.balanced()).isTrue();
        assertThat(closed.opening().credits()).isEqualByComparingTo("0");
        assertThat(closed.closing().credits()).isEqualByComparingTo("98");
        assertThat(closed.usage()).singleElement().satisfies(usage -> {
            assertThat(usage.outputTokens()).isEqualTo(12);
            assertThat(usage.credits()).isEqualByComparingTo("12");
            assertThat(usage.costUsd()).isEqualByComparingTo(new BigDecimal("0.18"));
            assertThat(usage.priceSource()).isEqualTo("model_setting");
            assertThat(usage.outputPrice()).isEqualByComparingTo("15000");
        });
        assertThat(next.opening()).isEqualTo(closed.closing());
        assertThat(next.rows()).isEmpty();
        assertThat(next.lastHash()).isEqualTo(closed.lastHash());
    }

    @Test
    void refusesAMonthBeforeTheAccountAndOneThatHasNotBegun() {
        YearMonth month = YearMonth.from(world.clock.instant().atZone(ZoneOffset.UTC));

        for (YearMonth none : new YearMonth[] {month.minusMonths(1), month.plusMonths(1), YearMonth.of(1970, 1)}) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> read(() -> statements.of(user, none)))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("statement_not_found"));
        }
    }

    private ModelHold hold(UUID of, String key, int limit) {
        return world.commit(() -> world.meter.hold(
                new ModelCall(user, of, UUID.randomUUID(), key, "model", "Custom", false, 0, limit, PRICE)));
    }

    private void pay(UUID of, String key, int tokens) {
        ModelHold hold = hold(of, key, 20);
        world.run(() -> world.meter.settle(hold.holdId(), TokenUsage.of(0, tokens)));
    }

    private <T> T read(Supplier<T> work) {
        return world.commit(work);
    }
}
