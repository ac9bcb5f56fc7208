package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.StripeSettings;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.billing.stub.StripeStub;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Money on the packaged server: from the checkout to the credits and back, with a Stripe that is a stub. */
class BillingIT {
    private static final int PRICE = 3000;

    private final CapstanServer server = CapstanServer.shared();
    private final StripeStub stripe = CapstanServer.sharedStripe();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final UUID userId = user.userId();
    private final Ledger ledger = new Ledger(server, userId);

    @Test
    void aPaymentBringsThePlansCreditsAndItsRefundTakesThemBack() throws IOException {
        JsonNode checkout = user.post(
                        "billing/checkout-session",
                        "{\"planId\":\"plus\",\"billingCycle\":\"monthly\",\"returnUrl\":\"%s\"}"
                                .formatted(server.baseUri()))
                .json();
        ApiClient.Answer again =
                user.post("billing/checkout-session", "{\"plan_id\":\"plus\",\"billing_cycle\":\"monthly\"}");
        assertThat(checkout.path("url").asText()).startsWith(stripe.apiBase().toString());
        assertThat(again.json()).isEqualTo(checkout);
        assertThat(stripe.received("POST", "/v1/checkout/sessions")).last().satisfies(request -> {
            assertThat(request.version()).isEqualTo("2026-07-29.dahlia");
            assertThat(request.idempotencyKey()).startsWith("checkout-");
            assertThat(request.form())
                    .containsEntry("mode", "subscription")
                    .containsEntry("line_items[0][price]", StripeSettings.PLUS)
                    .containsEntry("line_items[0][quantity]", "1")
                    .containsEntry("automatic_tax[enabled]", "true")
                    .containsEntry("client_reference_id", userId.toString())
                    .containsEntry("subscription_data[metadata][user_id]", userId.toString())
                    .containsEntry("metadata[plan_id]", "plus");
        });

        Instant now = Instant.now();
        ObjectNode session = stripe.books().pay(checkout.path("sessionId").asText(), now);
        ObjectNode subscription =
                stripe.books().find(session.path("subscription").asText());
        String payment = stripe.books().nextId("pi");
        ObjectNode invoice = stripe.books()
                .invoice(subscription, StripeSettings.PLUS, PRICE, now, now.plus(Duration.ofDays(30)), payment);
        String paid = StripeEvents.event("invoice.paid", invoice, now);
        assertThat(tell(paid).status()).isEqualTo(200);
        assertThat(tell(StripeEvents.event("checkout.session.completed", session, now))
                        .status())
                .isEqualTo(200);
        assertThat(tell(StripeEvents.event("customer.subscription.created", subscription, now))
                        .body())
                .isEmpty();
        assertThat(tell(paid).status()).isEqualTo(200);

        assertThat(ledger.owned()).isEqualByComparingTo("2000");
        JsonNode me = user.get("auth/me").json();
        assertThat(me.path("subscription_plan").asText()).isEqualTo("plus");
        assertThat(me.path("subscription_status").asText()).isEqualTo("active");
        assertThat(me.path("subscription_billing_cycle").asText()).isEqualTo("monthly");
        assertThat(me.path("subscription_current_period_end").isNull()).isFalse();
        assertThat(user.post("billing/portal-session", "{}").json().path("url").asText())
                .contains("/portal/");
        assertThat(user.post("billing/checkout-session", "{\"planId\":\"pro\",\"billingCycle\":\"monthly\"}")
                        .status())
                .isEqualTo(400);

        stripe.books().refund(payment, PRICE);
        String customer = subscription.path("customer").asText();
        assertThat(tell(StripeEvents.event(
                                "charge.refunded", StripeEvents.charge(customer, payment, PRICE, PRICE), now))
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(ledger.owned()).isZero());
        assertThat(ledger.faults()).isEmpty();

        JsonNode books = administrator().post("v1/admin/billing/reconcile", "").json();
        assertThat(books.path("differing").asInt(-1)).as(books.toString()).isZero();
        assertThat(books.path("subscriptions").asInt()).isPositive();
        assertNoSecretsIn(server.home());
    }

    @Test
    void leavesAStripeThatFailsAloneForAWhileAndComesBackToIt() {
        assertThat(checkout("plus", "monthly", null).status()).isEqualTo(200); // makes the customer that a portal needs
        try {
            stripe.fail(Integer.MAX_VALUE, 500);
            await("the circuit opens")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> portals(10), BillingIT::oneIsLeftAlone);
            int asked = stripe.received().size();

            List<ApiClient.Answer> refused = portals(5);

            assertThat(refused).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.json().path("error_code").asText()).isEqualTo("billing_gateway");
                assertThat(answer.body()).contains("left alone for a moment").doesNotContain("CircuitBreaker");
            });
            assertThat(stripe.received())
                    .as("requests to a provider that is left alone")
                    .hasSize(asked);
        } finally {
            stripe.fail(0, 200);
        }

        await("the circuit closes")
                .atMost(Duration.ofSeconds(60))
                .until(() -> user.post("billing/portal-session", "{}").status() == 200);
        assertThat(portals(5)).extracting(ApiClient.Answer::status).containsOnly(200);
    }

    /** That many at the same time. */
    private List<ApiClient.Answer> portals(int times) {
        Callable<ApiClient.Answer> open = () -> user.post("billing/portal-session", "{}");
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            return together.invokeAll(Collections.nCopies(times, open)).stream()
                    .map(Future::resultNow)
                    .toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean oneIsLeftAlone(List<ApiClient.Answer> answers) {
        return answers.stream().anyMatch(answer -> answer.body().contains("left alone"));
    }

    @Test
    void refusesWhatStripeDidNotSend() {
        String event = StripeEvents.event("product.created", ApiClient.JSON.createObjectNode(), Instant.now());
        String good = StripeEvents.sign(event, StripeEvents.SECRET, Instant.now());
        String large = event.replace("\"livemode\"", "\"pad\":\"" + "x".repeat(1_000_000) + "\",\"livemode\"");

        assertThat(post(event, null).status()).isEqualTo(400);
        assertThat(post(event, "t=1,v1=00").status()).isEqualTo(400);
        assertThat(post(event + " ", good).status()).isEqualTo(400);
        assertThat(post(
                                event,
                                StripeEvents.sign(
                                        event,
                                        StripeEvents.SECRET,
                                        Instant.now().minusSeconds(600)))
                        .status())
                .isEqualTo(400);
        assertThat(post(large, StripeEvents.sign(large, StripeEvents.SECRET, Instant.now()))
                        .status())
                .isEqualTo(413);
        assertThat(post(event, good).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatCannotBeSoldAndWhereNobodyMayBeSent() {
        assertThat(checkout("free", "monthly", null).status()).isEqualTo(400);
        assertThat(checkout("gold", "monthly", null).status()).isEqualTo(400);
        assertThat(checkout("plus", "weekly", null).status()).isEqualTo(422);
        assertThat(checkout("plus", "monthly", "https://evil.example.com")
                        .json()
                        .path("detail")
                        .asText())
                .contains("sends nobody to https://evil.example.com");
        assertThat(checkout("plus", "monthly", "javascript:alert(1)").status()).isEqualTo(400);
        assertThat(user.post("billing/portal-session", "{}").status()).isEqualTo(400);
        assertThat(user.post("v1/admin/billing/reconcile", "").status()).isEqualTo(403);
    }

    private ApiClient.Answer checkout(String plan, String cycle, @Nullable String returnUrl) {
        ObjectNode body = ApiClient.JSON.createObjectNode().put("planId", plan).put("billingCycle", cycle);
        return user.post(
                "billing/checkout-session", body.put("returnUrl", returnUrl).toString());
    }

    private ApiClient.Answer tell(String event) {
        return post(event, StripeEvents.sign(event, StripeEvents.SECRET, Instant.now()));
    }

    private ApiClient.Answer post(String event, @Nullable String signature) {
        Map<String, String> headers = signature == null
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json; charset=utf-8", "Stripe-Signature", signature);
        return ApiClient.stranger(server.baseUri())
                .send("POST", "billing/webhook", BodyPublishers.ofString(event), headers);
    }

    private ApiClient administrator() {
        ApiClient person = ApiClient.register(server.baseUri());
        try (Connection connection = server.connect();
                PreparedStatement promote =
                        connection.prepareStatement("UPDATE users SET role = 'admin' WHERE id = ?")) {
            promote.setObject(1, person.userId());
            promote.executeUpdate();
            return person;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertNoSecretsIn(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(StripeStub.KEY)
                        .doesNotContain(StripeEvents.SECRET);
            }
        }
    }
}
