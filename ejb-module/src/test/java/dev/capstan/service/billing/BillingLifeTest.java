package dev.capstan.service.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.events.WebhookDesk;
import dev.capstan.service.billing.outbox.Jobs;
import dev.capstan.service.billing.outbox.Outbox;
import dev.capstan.service.billing.outbox.OutboxResults;
import dev.capstan.service.billing.payments.PaymentException;
import dev.capstan.service.billing.payments.PaymentProvider;
import dev.capstan.service.billing.reconcile.Difference;
import dev.capstan.service.billing.reconcile.Reconciliation;
import dev.capstan.service.billing.refresh.Refreshes;
import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.TakeBack;
import dev.capstan.service.json.Json;
import dev.capstan.service.users.AccountClosed;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkout, outbox, monthly credits and the comparison with Stripe. */
class BillingLifeTest {
    private final StripeStub stripe = new StripeStub();
    private final BillingWorld world = new BillingWorld(stripe);
    private final UUID user = world.user();

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Test
    void saysWhatIsNotConfiguredAndSendsNothing() {
        BillingWorld off = new BillingWorld(stripe, Map.of("capstan.billing.stripe.secret-key", ""));
        BillingConfig config = off.get(BillingConfig.class);
        assertThat(config.on()).isFalse();

        assertThatExceptionOfType(NotConfiguredException.class)
                .isThrownBy(() -> off.get(Checkout.class).open(user, order("plus")));
        assertThatExceptionOfType(NotConfiguredException.class)
                .isThrownBy(() -> off.get(CustomerPortal.class).open(user, null));
        assertThatExceptionOfType(NotConfiguredException.class)
                .isThrownBy(() -> off.get(WebhookDesk.class).receive(new byte[0], "t=1,v1=0"));
        assertThatExceptionOfType(NotConfiguredException.class)
                .isThrownBy(() -> off.get(Reconciliation.class).run());
        assertThat(stripe.received()).isEmpty();
    }

    @Test
    void namesTheKeyOfABadSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BillingConfig(
                        Optional.empty(),
                        List.of(),
                        URI.create("nowhere"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Map.of(),
                        new BillingConfig.Returns(Optional.empty(), Optional.empty(), Optional.empty()),
                        Map.of(Plan.FREE, BigDecimal.ONE),
                        true,
                        4096))
                .withMessageContaining("capstan.billing.stripe.api-base");
    }

    @Test
    void waitsForAnotherWhoMakesTheCustomer() throws Exception {
        UUID person = world.user();
        Outbox outbox = world.get(Outbox.class);
        Outbox.Order call = outbox.claim(outbox.wantCustomer(person)).orElseThrow();
        CompletableFuture<?> checkout =
                CompletableFuture.supplyAsync(() -> world.get(Checkout.class).open(person, order("plus")));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> checkout.get(300, TimeUnit.MILLISECONDS));

        world.get(OutboxResults.class)
                .customerCreated(
                        call,
                        world.get(PaymentProvider.class)
                                .createCustomer(
                                        world.get(BillingBook.class)
                                                .standing(person)
                                                .person(),
                                        call.idempotencyKey()));

        assertThat(checkout.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void triesAgainWhatStripeFailedAtAndGivesUpWhatItRefuses() {
        stripe.fail(3, 500);
        assertThatExceptionOfType(PaymentException.class)
                .isThrownBy(() -> world.get(Checkout.class).open(user, order("plus")))
                .withMessageNotContaining("sk_test");
        world.work();
        assertThat(stripe.books().customers()).hasSize(1);
        assertThat(world.get(BillingBook.class).standing(user).customerId()).isNotNull();

        UUID other = world.user();
        stripe.fail(1, 400);
        assertThatExceptionOfType(PaymentException.class)
                .isThrownBy(() -> world.get(Checkout.class).open(other, order("pro")))
                .withMessageContaining("refused");
        assertThat(world.get(Outbox.class).list("failed", 200))
                .anySatisfy(call -> assertThat(call.subject()).isEqualTo(other.toString()));
    }

    @Test
    void endsTheSubscriptionOfAnAccountThatIsClosed() {
        ObjectNode subscription = subscribed(BillingWorld.PLUS, world.clock.instant());

        world.get(Cancellation.class).closed(new AccountClosed(user));
        world.get(Cancellation.class).closed(new AccountClosed(user));
        world.work();

        assertThat(subscription.path("status").asText()).isEqualTo("canceled");
        assertThat(stripe.received(
                        "DELETE", "/v1/subscriptions/" + subscription.path("id").asText()))
                .hasSize(1);
    }

    @Test
    void renewsTheFreePlanOncePerMonthForThoseWhoHadItWhenTheMonthBegan() {
        Refreshes refreshes = world.get(Refreshes.class);
        YearMonth month = YearMonth.from(world.clock.instant().atOffset(ZoneOffset.UTC));
        spendAll();

        refreshes.refreshFree(user, month);
        assertThat(world.credits(user)).as("registered within the month").isEqualByComparingTo("0.5");
        world.clock.move(Duration.ofDays(40));
        YearMonth next = YearMonth.from(world.clock.instant().atOffset(ZoneOffset.UTC));
        assertThat(refreshes.free(next, before(user))).contains(user);
        refreshes.refreshFree(user, next);
        assertThat(world.credits(user)).isEqualByComparingTo("300");
        spendAll();
        refreshes.refreshFree(user, next);
        assertThat(world.credits(user)).isEqualByComparingTo("0.5");
        assertThat(refreshes.free(next, before(user))).doesNotContain(user);
    }

    @Test
    void renewsAnAnnualPlanInTheMonthsAfterThePayment() {
        Refreshes refreshes = world.get(Refreshes.class);
        Instant paid = world.clock.instant();
        ObjectNode subscription = subscribed(BillingWorld.PRO_YEAR, paid);
        world.deliver(world.event(
                "invoice.paid",
                stripe.books()
                        .invoice(
                                subscription,
                                BillingWorld.PRO_YEAR,
                                138_000,
                                paid,
                                paid.plus(Duration.ofDays(365)),
                                stripe.books().nextId("pi")),
                paid));
        world.work();
        assertThat(world.credits(user)).isEqualByComparingTo("10000");
        assertThat(world.view(user).subscriptionBillingCycle()).isEqualTo("annually");
        spendAll();

        refreshes.refreshAnnual(user, YearMonth.from(paid.atOffset(ZoneOffset.UTC)));
        assertThat(world.credits(user)).as("the month of the payment").isEqualByComparingTo("0.5");
        world.clock.move(Duration.ofDays(31));
        YearMonth next = YearMonth.from(world.clock.instant().atOffset(ZoneOffset.UTC));
        assertThat(refreshes.annual(next, before(user))).contains(user);
        refreshes.refreshAnnual(user, next);
        assertThat(world.credits(user)).isEqualByComparingTo("10000");
        spendAll();
        refreshes.refreshAnnual(user, next);
        refreshes.refreshFree(user, next);
        assertThat(world.credits(user)).isEqualByComparingTo("0.5");
    }

    @Test
    void bringsNoCreditsForATrial() {
        Instant now = world.clock.instant();
        ObjectNode subscription = subscribed(BillingWorld.PLUS, now).put("status", "trialing");
        world.deliver(world.event("customer.subscription.updated", subscription, now.plusSeconds(5)));

        world.deliver(world.event(
                "invoice.paid",
                stripe.books().invoice(subscription, BillingWorld.PLUS, 0, now, now.plusSeconds(9), "pi_none"),
                now));

        assertThat(world.credits(user)).isEqualByComparingTo("300");
        assertThat(world.view(user).subscriptionStatus()).isEqualTo("trialing");
    }

    @Test
    void findsNothingToReconcileAndNamesWhatIsMissing() {
        Instant now = world.clock.instant();
        ObjectNode subscription = subscribed(BillingWorld.PLUS, now);
        String payment = stripe.books().nextId("pi");
        ObjectNode invoice = stripe.books()
                .invoice(subscription, BillingWorld.PLUS, 3000, now, now.plus(Duration.ofDays(30)), payment);
        String paid = world.event("invoice.paid", invoice, now);

        assertThat(differences()).extracting(Difference::kind).containsExactly("invoice");
        world.deliver(paid);
        world.work();
        assertThat(differences()).isEmpty();

        stripe.books().refund(payment, 1000);
        subscription.put("status", "past_due");
        assertThat(differences()).extracting(Difference::kind).containsExactlyInAnyOrder("subscription", "refund");
    }

    @Test
    void namesACustomerThatWasMadeTwice() {
        Instant now = world.clock.instant();
        subscribed(BillingWorld.PLUS, now);
        ObjectNode twice = stripe.books().addCustomer("ada@example.com", user.toString());
        String id = twice.path("id").asText();

        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.id()).isEqualTo(id);
            assertThat(difference.cause()).contains("not linked here");
        });

        ObjectNode notes = Json.MAPPER.createObjectNode().put("user_id", user.toString());
        ObjectNode subscription = stripe.books().subscribe(id, BillingWorld.PRO, notes, now);
        world.deliver(world.event("customer.subscription.created", subscription, now));
        assertThat(differences())
                .filteredOn(difference -> difference.kind().equals("customer"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.cause()).contains("made twice"));
    }

    @Test
    void lendsAJobToOneNode() {
        Jobs jobs = world.get(Jobs.class);
        UUID one = UUID.randomUUID();
        UUID two = UUID.randomUUID();

        assertThat(jobs.take("refresh", one, Duration.ofMinutes(1))).isTrue();
        assertThat(jobs.take("refresh", two, Duration.ofMinutes(1))).isFalse();
        world.clock.move(Duration.ofMinutes(2));
        assertThat(jobs.take("refresh", two, Duration.ofMinutes(1))).isTrue();
        assertThat(jobs.take("refresh", one, Duration.ofMinutes(1))).isFalse();
        jobs.giveBack("refresh", two);
        assertThat(jobs.take("refresh", one, Duration.ZERO)).isTrue();
    }

    /** Of this test's user: the database is shared with other tests, which other stubs know. */
    private List<Difference> differences() {
        List<String> mine = new ArrayList<>();
        stripe.books().customers().forEach(o -> mine.add(o.path("id").asText()));
        stripe.books().subscriptions().forEach(o -> mine.add(o.path("id").asText()));
        stripe.books().paidInvoices().forEach(o -> mine.add(o.path("id").asText()));
        stripe.books().refunds().forEach(o -> mine.add(o.path("payment_intent").asText()));
        return world.get(Reconciliation.class).run().differences().stream()
                .filter(difference -> mine.contains(difference.id()))
                .toList();
    }

    private ObjectNode subscribed(String price, Instant at) {
        ObjectNode notes = Json.MAPPER.createObjectNode().put("user_id", user.toString());
        String customer = stripe.books()
                .addCustomer("ada@example.com", user.toString())
                .path("id")
                .asText();
        ObjectNode subscription = stripe.books().subscribe(customer, price, notes, at);
        world.deliver(world.event("customer.subscription.created", subscription, at));
        return subscription;
    }

    /** All but a half. */
    private void spendAll() {
        BigDecimal all = world.credits(user).subtract(new BigDecimal("0.5"));
        world.get(CreditService.class)
                .takeBack(user, new TakeBack(all, TransactionType.ADJUSTMENT, "spent-" + UUID.randomUUID(), "spent"));
    }

    private static UUID before(UUID id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() - 1);
    }

    private static OpenCheckout order(String plan) {
        return new OpenCheckout(plan, BillingCycle.MONTHLY, null);
    }
}
