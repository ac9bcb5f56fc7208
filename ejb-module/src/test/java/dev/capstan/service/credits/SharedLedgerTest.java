package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.service.credits.SharedLedger.Outcome;
import dev.capstan.service.credits.SharedLedger.Wish;
import dev.capstan.service.pricing.PriceQuote;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.Limits;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Many holds on one shared account in one transaction, on a real PostgreSQL. One token costs one credit. */
class SharedLedgerTest {
    private final SharedWorld world = new SharedWorld();
    private final UUID account = world.account("1000");
    private final UUID ada = world.member(account);
    private final UUID bob = world.member(account);

    @Test
    void holdsForEachInTheirOrderUntilTheAccountCoversNoMore() {
        List<Outcome> outcomes =
                hold(wish(ada, "one", 400), wish(bob, "two", 400), wish(ada, "three", 400), wish(bob, "four", 150));

        assertThat(credits(outcomes.get(0))).isEqualByComparingTo("400");
        assertThat(credits(outcomes.get(1))).isEqualByComparingTo("400");
        assertThat(credits(outcomes.get(2))).isEqualByComparingTo("200"); // a shorter answer
        assertThat(refusal(outcomes.get(3))).isEqualTo("insufficient_credits");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("1000");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void givesOneHoldForOneKeyAlsoWithinOneTransaction() {
        List<Outcome> outcomes = hold(wish(ada, "same", 200), wish(ada, "same", 200));
        List<Outcome> again = hold(wish(ada, "same", 200));

        assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
        assertThat(again.get(0)).isEqualTo(outcomes.get(0));
        assertThat(world.read(account).held().total()).isEqualByComparingTo("200");
    }

    @Test
    void refusesAKeyThatWasPaidForAndTouchesNobodyElse() {
        Outcome first = hold(wish(ada, "paid", 200)).getFirst();
        world.settle(((Outcome.Held) first).hold(), 50);

        List<Outcome> outcomes = hold(wish(ada, "paid", 200), wish(bob, "other", 200));

        assertThat(refusal(outcomes.get(0))).isEqualTo("already_charged");
        assertThat(credits(outcomes.get(1))).isEqualByComparingTo("200");
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("950"); // posted in passing
    }

    @Test
    void countsWhatTheOnesBeforeHaveTakenOfABudget() {
        world.limit(ada, BudgetScope.MEMBER, account, new Limits(null, null, null, new BigDecimal("300")));

        List<Outcome> outcomes = hold(wish(ada, "one", 200), wish(ada, "two", 200), wish(bob, "three", 200));

        assertThat(credits(outcomes.get(0))).isEqualByComparingTo("200");
        assertThat(refusal(outcomes.get(1))).isEqualTo("budget_exceeded_member_total");
        assertThat(credits(outcomes.get(2))).isEqualByComparingTo("200");
    }

    @Test
    void namesTheAccountsThatWaitToBePosted() {
        assertThat(toPost()).doesNotContain(account);
        world.settle(world.hold(ada, null, null, "call", 200), 50);

        assertThat(toPost()).contains(account);
        world.post(account);
        assertThat(toPost()).doesNotContain(account);
    }

    @Test
    void postsChargesOfSeveralUsersUnderTheirNamesInOneGo() {
        world.settle(world.hold(ada, null, null, "one", 200), 50);
        world.settle(world.hold(bob, null, null, "two", 200), 150);

        world.post(account);

        assertThat(world.read(account).owned().total()).isEqualByComparingTo("800");
        assertThat(world.read(account).held().total()).isEqualByComparingTo("0");
        assertThat(world.verify(account)).isEmpty();
    }

    @Test
    void anActEndsWhileSomebodyElseHasTheAccount() throws Exception {
        ModelHold hold = world.hold(ada, null, null, "call", 200);
        try (ExecutorService others = Executors.newSingleThreadExecutor()) {
            Charged charged = world.books.commit(() -> {
                world.books.shared.hold(account, List.of(wish(bob, "holds", 200)));
                return endOf(others.submit(() -> world.settle(hold, 50)));
            });

            assertThat(charged.creditsUsed()).isEqualByComparingTo("50");
        }
        world.post(account);
        assertThat(world.read(account).owned().total()).isEqualByComparingTo("950");
        assertThat(world.verify(account)).isEmpty();
    }

    private static <T> T endOf(Future<T> work) {
        try {
            return work.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the act waits for the account", e);
        }
    }

    @Test
    void knowsNoAccountThatIsNotThere() {
        UUID nobody = UUID.randomUUID();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.post(nobody))
                .withMessageContaining(nobody.toString());
    }

    private List<Outcome> hold(Wish... wishes) {
        return world.books.commit(() -> world.books.shared.hold(account, Arrays.asList(wishes)));
    }

    private Wish wish(UUID user, String key, int tokens) {
        return new Wish(world.call(user, null, null, key, tokens), PriceQuote.own(SharedWorld.PRICE));
    }

    private List<UUID> toPost() {
        return world.books.commit(world.books.shared::accountsToPost);
    }

    private static BigDecimal credits(Outcome outcome) {
        return ((Outcome.Held) outcome).hold().credits();
    }

    private static String refusal(Outcome outcome) {
        return ((Outcome.Refused) outcome).why().code();
    }
}
