package dev.capstan.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.payments.PaymentException;
import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.testing.TestContainer.Crash;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The server dies at a commit, right before or right after it. Stripe sends again what was not answered, the server starts
 * again: nothing is lost and nothing happens twice. {@code -Dcapstan.billing.every-commit=true} tries every commit, a short run
 * some of them.
 */
class BillingFaultTest {
    private static final int STEP = Boolean.getBoolean("capstan.billing.every-commit") ? 1 : 41;

    @Test
    void losesNothingAtAnyCommitOfTheStoryOfAPayer() {
        int commit = 1;
        while (diesAt(commit, commit / STEP % 2 == 0)) {
            commit += STEP;
        }
        assertThat(commit).isGreaterThan(60);
    }

    /** False when the story ended before that commit. */
    private static boolean diesAt(int commit, boolean before) {
        try (StripeStub stripe = new StripeStub()) {
            BillingWorld world = new BillingWorld(stripe);
            PaidStory story = new PaidStory(world, true);
            int[] crashes = new int[1];
            world.container().crashAt(commit, before);

            for (String event : story.events()) {
                surviving(world, crashes, () -> world.deliver(event));
                surviving(world, crashes, world::work);
            }
            surviving(world, crashes, world::work);
            world.container().crashAt(-1, false);

            assertThat(story.ending())
                    .as("died %s commit %d", before ? "before" : "after", commit)
                    .isEqualTo(PaidStory.expected());
            return crashes[0] > 0;
        }
    }

    @Test
    void makesOneCustomerWhereverItDies() {
        for (boolean before : new boolean[] {true, false}) {
            int commit = 1;
            while (buysAndDiesAt(commit, before)) {
                commit++;
            }
            assertThat(commit).isGreaterThan(4);
        }
    }

    private static boolean buysAndDiesAt(int commit, boolean before) {
        try (StripeStub stripe = new StripeStub()) {
            BillingWorld world = new BillingWorld(stripe);
            UUID user = world.user();
            int[] crashes = new int[1];
            world.container().crashAt(commit, before);

            surviving(world, crashes, () -> {
                world.work();
                world.get(Checkout.class).open(user, plus());
            });

            world.container().crashAt(-1, false);
            assertThat(stripe.books().customers()).as("commit %d", commit).hasSize(1);
            assertThat(stripe.books().checkouts()).hasSize(1);
            return crashes[0] > 0;
        }
    }

    @Test
    void makesOneCustomerWhenTheReplyIsLostAgainAndAgain() {
        try (StripeStub stripe = new StripeStub()) {
            BillingWorld world = new BillingWorld(stripe);
            UUID user = world.user();
            stripe.lose(3);

            for (int i = 0; i < 3 && stripe.books().checkouts().isEmpty(); i++) {
                try {
                    world.get(Checkout.class).open(user, plus());
                } catch (PaymentException e) {
                    assertThat(e.lasting()).isFalse();
                    world.clock.move(Duration.ofMinutes(3));
                }
            }

            assertThat(stripe.books().customers()).hasSize(1);
            assertThat(stripe.received("POST", "/v1/customers").stream()
                            .map(StripeStub.Received::idempotencyKey)
                            .distinct())
                    .containsExactly("customer-" + user);
        }
    }

    /** Tries until it is done, each time in a new process where the last one died. */
    private static void surviving(BillingWorld world, int[] crashes, Runnable work) {
        boolean done = false;
        while (!done) {
            try {
                work.run();
                done = true;
            } catch (Crash e) {
                crashes[0]++;
                world.restart();
                world.clock.move(Duration.ofMinutes(3));
            }
        }
    }

    private static OpenCheckout plus() {
        Price price = new Price(Plan.PLUS, BillingCycle.MONTHLY);
        return new OpenCheckout(price.plan().wire(), price.cycle(), null);
    }
}
