package dev.capstan.service.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.events.EventInbox;
import dev.capstan.service.billing.events.EventView;
import dev.capstan.service.billing.events.WebhookDesk;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import dev.capstan.types.billing.EventStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may tell this server about payments, and what becomes of what is told. */
class WebhookTest {
    private final StripeStub stripe = new StripeStub();
    private final BillingWorld world = new BillingWorld(stripe);
    private final Instant now = world.clock.instant();
    private final UUID user = world.user();
    private final ObjectNode customer = stripe.books().addCustomer("ada@example.com", user.toString());
    private final ObjectNode metadata = Json.MAPPER.createObjectNode().put("user_id", user.toString());
    private final ObjectNode subscription =
            stripe.books().subscribe(customer.path("id").asText(), BillingWorld.PLUS, metadata, now);

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Test
    void refusesASignatureThatIsMissingWrongStaleOrOfAnotherBody() {
        String event = world.event("customer.subscription.created", subscription, now);
        String good = StripeEvents.sign(event, StripeEvents.SECRET, now);

        assertRefused(event, null);
        assertRefused(event, "");
        assertRefused(event, "t=1,v1=");
        assertRefused(event, "nonsense");
        assertRefused(event, StripeEvents.sign(event, "whsec_of_somebody_else", now));
        assertRefused(event, StripeEvents.sign(event, StripeEvents.SECRET, now.minusSeconds(301)));
        assertRefused(event + " ", good);
        assertRefused(event.replace("active", "paused"), good);
        assertThat(world.view(user).subscriptionStatus()).isNull();

        world.deliver(event);
        assertThat(world.view(user).subscriptionStatus()).isEqualTo("active");
    }

    @Test
    void takesEitherSecretWhileOneIsExchanged() {
        BillingWorld both = new BillingWorld(
                stripe, Map.of("capstan.billing.stripe.webhook-secret", "whsec_new," + StripeEvents.SECRET));

        both.deliver(world.event("customer.subscription.created", subscription, now));

        assertThat(both.view(user).subscriptionPlan()).isEqualTo("plus");
    }

    @Test
    void actsOnceOnAnEventThatIsReplayed() {
        String event = world.event("invoice.paid", invoice("pi_replayed"), now);

        world.deliver(event);
        world.clock.move(Duration.ofSeconds(200));
        world.deliver(event);
        world.deliver(event);

        assertThat(world.credits(user)).isEqualByComparingTo("2000");
        EventView kept = world.retry(Json.MAPPER.convertValue(parse(event).path("id"), String.class));
        assertThat(kept.deliveries()).isEqualTo(3);
        assertThat(kept.status()).isEqualTo("done");
    }

    @Test
    void grantsOncePerInvoiceHoweverManyEventsTellOfIt() {
        ObjectNode invoice = invoice("pi_two_names");

        world.deliver(world.event("invoice.paid", invoice, now));
        world.deliver(world.event("invoice.payment_succeeded", invoice, now));

        assertThat(world.credits(user)).isEqualByComparingTo("2000");
    }

    @Test
    void actsOnceWhenOneEventComesManyTimesAtTheSameInstant() throws Exception {
        ObjectNode invoice = invoice("pi_same_instant");
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            events.add(world.event(i % 2 == 0 ? "invoice.paid" : "invoice.payment_succeeded", invoice, now));
        }
        events.addAll(List.copyOf(events));
        String refund = world.event(
                "charge.refunded",
                StripeEvents.charge(customer.path("id").asText(), "pi_same_instant", 3000, 1500),
                now.plusSeconds(5));
        events.addAll(List.of(refund, refund));

        together(events);
        world.work();

        assertThat(world.credits(user)).isEqualByComparingTo("1000");
    }

    @Test
    void keepsWhatItDoesNotKnowAndActsOnNothing() {
        world.deliver(
                world.event("product.created", Json.MAPPER.createObjectNode().put("id", "prod_1"), now));

        assertThat(world.get(EventInbox.class).list(EventStatus.IGNORED, 200))
                .extracting(EventView::type)
                .contains("product.created");
    }

    @Test
    void refusesSignedNonsense() {
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "null",
                "{\"id\":\"evt_1\"",
                "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":\"x\",\"data\":{\"object\":{}}}",
                "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":5}",
                "[".repeat(100))) {
            assertRefused(body, StripeEvents.sign(body, StripeEvents.SECRET, now));
        }
    }

    @Test
    void quarantinesAmountsThatAreNone() {
        for (String amount : List.of("-1", "\"many\"", "1.5", "99999999999999999999", "null")) {
            ObjectNode invoice = invoice("pi_" + UUID.randomUUID());
            invoice.set("amount_paid", parse(amount));
            String event = world.event("invoice.paid", invoice, now);

            world.deliver(event);

            assertThat(world.retry(id(event)).cause()).isEqualTo("unreadable");
        }
        ObjectNode foreign = invoice("pi_" + UUID.randomUUID()).put("currency", "doubloons");
        String event = world.event("invoice.paid", foreign, now);
        world.deliver(event);
        assertThat(world.retry(id(event)).cause()).isEqualTo("unreadable");
        assertThat(world.credits(user)).isEqualByComparingTo("300");
    }

    @Test
    void keepsAnEventAboutAStrangerUntilTheStrangerIsKnown() {
        ObjectNode stranger = stripe.books().addCustomer("new@example.com", null);
        ObjectNode theirs = stripe.books()
                .subscribe(stranger.path("id").asText(), BillingWorld.PRO, Json.MAPPER.createObjectNode(), now);
        String paid = world.event("invoice.paid", of(theirs, "pi_stranger", 12_000), now);
        String changed = world.event("customer.subscription.updated", theirs, now);

        assertThat(world.deliverKindly(paid)).contains("nobody who is known here");
        assertThat(world.deliverKindly(changed)).isNull();
        assertThat(world.retry(id(changed)).cause()).isEqualTo("unknown_user");
        world.deliver(world.event(
                "checkout.session.completed",
                Json.MAPPER
                        .createObjectNode()
                        .put("id", "cs_1")
                        .put("mode", "subscription")
                        .put("customer", stranger.path("id").asText())
                        .put("subscription", theirs.path("id").asText())
                        .put("payment_status", "paid")
                        .set("metadata", metadata),
                now));
        world.work();

        assertThat(world.credits(user)).isEqualByComparingTo("10000");
        assertThat(world.view(user).subscriptionPlan()).isEqualTo("pro");
        assertThat(world.retry(id(paid)).status()).isEqualTo("done");
    }

    @Test
    void quarantinesACustomerWhoBelongsToSomebodyElse() {
        world.deliver(world.event("customer.subscription.created", subscription, now));
        UUID other = world.user();
        ObjectNode theirs = subscription.deepCopy();
        theirs.withObject("/metadata").put("user_id", other.toString());
        String event = world.event("customer.subscription.updated", theirs, now.plusSeconds(5));

        world.deliver(event);

        assertThat(world.retry(id(event)).cause()).isEqualTo("other_user");
        assertThat(world.view(other).subscriptionStatus()).isNull();
    }

    @Test
    void quarantinesAPriceThatNobodyConfigured() {
        ObjectNode odd = stripe.books().subscribe(customer.path("id").asText(), "price_odd", metadata, now);
        ObjectNode invoice = stripe.books().invoice(odd, "price_odd", 500, now, now.plusSeconds(5), "pi_odd");
        String event = world.event("invoice.paid", invoice, now);

        world.deliver(event);

        assertThat(world.retry(id(event)).cause()).isEqualTo("unknown_price");
    }

    @Test
    void quarantinesAnEventOfTheFuture() {
        String event = world.event("customer.subscription.updated", subscription, now.plus(Duration.ofDays(400)));

        world.deliver(event);

        assertThat(world.retry(id(event)).cause()).isEqualTo("unreadable");
        assertThat(world.view(user).subscriptionStatus()).isNull();
    }

    private ObjectNode invoice(String payment) {
        return of(subscription, payment, 3000);
    }

    private ObjectNode of(ObjectNode of, String payment, long amount) {
        return stripe.books()
                .invoice(
                        of,
                        of.at("/items/data/0/price/id").asText(),
                        amount,
                        now,
                        now.plus(Duration.ofDays(30)),
                        payment);
    }

    private void assertRefused(String body, @org.jspecify.annotations.Nullable String signature) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(
                        () -> world.get(WebhookDesk.class).receive(body.getBytes(StandardCharsets.UTF_8), signature))
                .satisfies(refusal -> {
                    assertThat(refusal.kind()).isEqualTo(AppException.Kind.INVALID);
                    assertThat(refusal.getMessage()).doesNotContain("whsec").doesNotContain("sk_");
                });
    }

    private void together(List<String> events) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> pending = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(events.size())) {
            for (String event : events) {
                pending.add(threads.submit(() -> {
                    start.await();
                    world.deliver(event);
                    return true;
                }));
            }
            start.countDown();
            for (Future<?> one : pending) {
                one.get();
            }
        }
    }

    private static String id(String event) {
        return parse(event).path("id").asText();
    }

    private static com.fasterxml.jackson.databind.JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
