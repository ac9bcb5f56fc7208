package dev.capstan.service.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.outbox.OutboxWorker;
import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.service.json.Json;
import dev.capstan.testing.FaultPoints;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.billing.BillingCycle;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cuts a webhook, a checkout and a cancellation off at each point on their way to each of their commits, on a real
 * PostgreSQL and with a Stripe that remembers what was done there, and goes on in a new process. The rules are in
 * {@code src/test/byteman}.
 */
@EnabledIfSystemProperty(named = "capstan.faults", matches = "woven", disabledReason = "the build runs it with Byteman")
class PaymentFaultTest {
    private final StripeStub stripe = new StripeStub();
    private final BillingWorld world = new BillingWorld(stripe);
    private final UUID user = world.user();

    @AfterEach
    void stop() {
        FaultPoints.disarm();
        stripe.close();
    }

    /** The first commit stores the event, the second is its effect. */
    @ParameterizedTest
    @CsvSource({
        "the event is stored,                 1",
        "the database is about to commit,     1",
        "the database has committed,          1",
        "the event is locked,                 1",
        "the payer is locked,                 1",
        "the invoice is noted,                1",
        "the account is locked,               1",
        "the row is stored,                   1",
        "the credits are renewed,             1",
        "the event has acted,                 1",
        "the database is about to commit,     2",
        "the database has committed,          2",
    })
    void grantsWhatWasPaidOnceWhereverTheWebhookIsCutOff(String point, int time) {
        Instant now = world.clock.instant();
        ObjectNode subscription = subscribed(now);
        String paid = paidInvoice(subscription, now);

        cutOff(point, time, () -> world.deliver(paid));

        boolean effective = point.equals("the database has committed") && time == 2;
        assertThat(world.credits(user)).isEqualByComparingTo(effective ? "2000" : "300");
        world.deliver(paid);
        world.deliver(paid);
        world.work();
        assertThat(world.credits(user)).isEqualByComparingTo("2000");
        assertThat(renewals()).isEqualTo(1);
    }

    /** Stripe gives up some day: what was stored acts all the same. */
    @ParameterizedTest
    @CsvSource({
        "the database has committed,          1",
        "the event is locked,                 1",
        "the credits are renewed,             1",
        "the event has acted,                 1",
        "the database is about to commit,     2",
        "the database has committed,          2",
    })
    void grantsWhatWasPaidThoughNobodySendsItAgain(String point, int time) {
        Instant now = world.clock.instant();
        String paid = paidInvoice(subscribed(now), now);

        cutOff(point, time, () -> world.deliver(paid));
        world.work();

        assertThat(world.credits(user)).isEqualByComparingTo("2000");
        assertThat(renewals()).isEqualTo(1);
    }

    /** Commits: the wish, the claim, the result. */
    @ParameterizedTest
    @CsvSource({
        "the call is wanted,                  1",
        "the database is about to commit,     1",
        "the database has committed,          1",
        "the call is claimed,                 1",
        "the database is about to commit,     2",
        "the database has committed,          2",
        "the provider has made a customer,    1",
        "the call is done,                    1",
        "the customer is linked,              1",
        "the database is about to commit,     3",
        "the database has committed,          3",
    })
    void makesOneCustomerWhereverTheCallIsCutOff(String point, int time) {
        cutOff(point, time, this::buy);
        world.work();
        buy();
        world.work();

        assertThat(stripe.books().customers()).hasSize(1);
        assertThat(world.get(BillingBook.class).standing(user).customerId())
                .isEqualTo(stripe.books().customers().getFirst().path("id").asText());
        assertThat(stripe.books().checkouts())
                .isNotEmpty()
                .allSatisfy(page -> assertThat(page.path("customer").asText())
                        .isEqualTo(
                                stripe.books().customers().getFirst().path("id").asText()));
    }

    @ParameterizedTest
    @CsvSource({
        "the call is wanted,                  1",
        "the database is about to commit,     1",
        "the database has committed,          1",
        "the call is claimed,                 1",
        "the provider has cancelled,          1",
        "the call is done,                    1",
        "the database is about to commit,     3",
        "the database has committed,          3",
    })
    void endsASubscriptionWhereverItsCancellationIsCutOff(String point, int time) {
        ObjectNode subscription = subscribed(world.clock.instant());

        cutOff(point, time, () -> {
            world.get(Cancellation.class).cancelAll(user);
            world.get(OutboxWorker.class).run();
        });
        world.get(Cancellation.class).cancelAll(user);
        world.work();

        assertThat(subscription.path("status").asText()).isEqualTo("canceled");
        assertThat(stripe
                        .received(
                                "DELETE",
                                "/v1/subscriptions/" + subscription.path("id").asText())
                        .stream()
                        .map(StripeStub.Received::idempotencyKey)
                        .distinct())
                .hasSize(1);
    }

    /** What is in memory is gone with the process; the next one is there three minutes later. */
    private void cutOff(String point, int time, Runnable work) {
        FaultPoints.arm(point, time);
        Throwable fault = catchThrowable(work::run);
        assertThat(FaultPoints.disarm())
                .as("%s was not reached, but: %s", point, fault)
                .isFalse();
        world.restart();
        world.clock.move(Duration.ofMinutes(3));
    }

    private void buy() {
        world.get(Checkout.class).open(user, new OpenCheckout("plus", BillingCycle.MONTHLY, null));
    }

    private ObjectNode subscribed(Instant at) {
        ObjectNode notes = Json.MAPPER.createObjectNode().put("user_id", user.toString());
        String customer = stripe.books()
                .addCustomer("ada@example.com", user.toString())
                .path("id")
                .asText();
        ObjectNode subscription = stripe.books().subscribe(customer, BillingWorld.PLUS, notes, at);
        world.deliver(world.event("customer.subscription.created", subscription, at));
        return subscription;
    }

    private String paidInvoice(ObjectNode subscription, Instant at) {
        String payment = stripe.books().nextId("pi");
        ObjectNode invoice = stripe.books()
                .invoice(subscription, BillingWorld.PLUS, 3000, at, at.plus(Duration.ofDays(30)), payment);
        return world.event("invoice.paid", invoice, at);
    }

    private long renewals() {
        return TestDatabase.shared()
                .inTransaction(() -> ((Number) TestDatabase.shared()
                                .entityManager()
                                .createNativeQuery(
                                        "SELECT count(*) FROM credit_transactions WHERE user_id = CAST(?1 AS uuid)"
                                                + " AND transaction_type = 'subscription_grant'")
                                .setParameter(1, user.toString())
                                .getSingleResult())
                        .longValue());
    }
}
