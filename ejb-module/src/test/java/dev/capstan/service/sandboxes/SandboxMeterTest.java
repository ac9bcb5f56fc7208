package dev.capstan.service.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.persistence.sandboxes.SandboxRepository;
import dev.capstan.persistence.sandboxes.SessionSandbox;
import dev.capstan.service.credits.ActHold;
import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.CreditWorld;
import dev.capstan.service.credits.InsufficientCreditsException;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.service.credits.PaidAct;
import dev.capstan.service.pricing.ActPriceBook;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceServiceOn;
import dev.capstan.service.pricing.ActPriceView;
import dev.capstan.service.pricing.NewActPrice;
import dev.capstan.service.pricing.PricedItem;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Seconds of sandboxes, paid on a real database. A second costs a tenth of a credit, two minutes twelve credits. */
class SandboxMeterTest {
    private static final BigDecimal SECOND = new BigDecimal("0.0015");

    private final CreditWorld world = CreditWorld.onPostgres();
    private final UUID user = world.user("0", "25");
    private final UUID session = UUID.randomUUID();
    private final SessionSandbox row = new SessionSandbox(session, "bubblewrap", world.clock.instant());
    private final String provider = "provider-" + UUID.randomUUID();
    private final SandboxMeter meter = new SandboxMeter();

    SandboxMeterTest() {
        meter.clock = world.clock;
        meter.records = new SandboxRecords();
        meter.records.sandboxes = new SandboxRepository() {
            @Override
            public Optional<UUID> findOwner(UUID sessionId) {
                return Optional.of(user);
            }

            @Override
            public Optional<SessionSandbox> find(UUID sessionId) {
                return Optional.of(row);
            }
        };
        meter.acts = new ActMeter() {
            @Override
            public ActHold hold(PaidAct act) {
                return world.commit(() -> world.acts.hold(act));
            }

            @Override
            public Charged settle(UUID holdId, BigDecimal units) {
                return world.commit(() -> world.acts.settle(holdId, units));
            }

            @Override
            public void release(UUID holdId) {
                world.run(() -> world.acts.release(holdId));
            }
        };
        ActPriceService prices =
                ActPriceServiceOn.repository(TestDatabase.shared().connect(new ActPriceRepository()), world.clock);
        meter.prices = new ActPriceService() {
            @Override
            public Optional<ActPriceView> priceOf(ActKind kind, String item) {
                return world.commit(() -> prices.priceOf(kind, item));
            }
        };
    }

    @Test
    void metersNothingWithoutAPrice() {
        meter.begin(session, provider);

        assertThat(meter.sessions()).isEmpty();
        assertThat(holds()).isEmpty();
    }

    @Test
    void chargesEachMinuteAndTheRestWhenItSleeps() {
        price(SECOND);
        meter.begin(session, provider);
        meter.begin(session, provider);
        assertThat(holds()).singleElement().satisfies(hold -> {
            assertThat(hold.credits()).isEqualByComparingTo("12");
            assertThat(hold.kind()).isEqualTo(ActKind.SANDBOX_SECONDS);
        });

        world.clock.move(Duration.ofSeconds(60));
        boolean paid = meter.goOn(session);
        assertThat(paid).isTrue();
        assertThat(world.owned(user)).isEqualByComparingTo("19");
        assertThat(holds()).hasSize(1);
        world.clock.move(Duration.ofSeconds(10));
        meter.end(session);
        meter.end(session);

        assertThat(world.owned(user)).isEqualByComparingTo("18");
        assertThat(holds()).isEmpty();
        assertThat(meter.sessions()).isEmpty();
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void wakesNoSandboxThatNobodyCanPayFor() {
        price(new BigDecimal("0.0032"));

        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> meter.begin(session, provider));

        assertThat(meter.sessions()).isEmpty();
        assertThat(holds()).isEmpty();
    }

    @Test
    void sendsToSleepWhoCannotPayForTheNextMinutes() {
        price(new BigDecimal("0.003"));
        meter.begin(session, provider);
        world.clock.move(Duration.ofSeconds(60));

        assertThat(meter.goOn(session)).isFalse();

        assertThat(world.owned(user)).isEqualByComparingTo("13");
        assertThat(holds()).isEmpty();
        assertThat(meter.goOn(session)).as("nothing is metered any more").isTrue();
    }

    @Test
    void chargesNothingForOneThatDidNotWake() {
        price(SECOND);
        meter.begin(session, provider);

        meter.cancel(session);

        assertThat(world.owned(user)).isEqualByComparingTo("25");
        assertThat(holds()).isEmpty();
    }

    @Test
    void becomesFreeWhenItsPriceEnds() {
        price(SECOND);
        meter.begin(session, provider);
        world.clock.move(Duration.ofSeconds(30));
        price(BigDecimal.ZERO);

        assertThat(meter.goOn(session)).isTrue();

        assertThat(meter.sessions()).isEmpty();
        assertThat(world.owned(user)).isEqualByComparingTo("22");
        assertThat(holds()).isEmpty();
    }

    @Test
    void provesAfterACrashThatItWasAwakeUntilItWasLastUsed() {
        price(SECOND);
        meter.begin(session, provider);
        OpenHold hold = holds().getFirst();
        SandboxEvidence evidence = new SandboxEvidence();
        evidence.records = meter.records;
        row.use(world.clock.instant().plusSeconds(45));

        assertThat(evidence.provenUnits(hold)).contains(new BigDecimal(45));
        row.use(world.clock.instant().plusSeconds(500));
        assertThat(evidence.provenUnits(hold)).contains(SandboxMeter.MOST_SECONDS);
    }

    private void price(BigDecimal second) {
        ActPriceBook book = ActPriceServiceOn.book(TestDatabase.shared(), world.clock);
        PricedItem seconds = new PricedItem(ActKind.SANDBOX_SECONDS, provider);
        world.run(() -> book.add(new NewActPrice(seconds, second, null, null), user));
    }

    private List<OpenHold> holds() {
        world.clock.move(Duration.ofDays(1));
        List<OpenHold> overdue = world.commit(() -> world.meter.overdueHolds(1000)).stream()
                .filter(hold -> hold.userId().equals(user))
                .toList();
        world.clock.move(Duration.ofDays(-1));
        return overdue;
    }
}
