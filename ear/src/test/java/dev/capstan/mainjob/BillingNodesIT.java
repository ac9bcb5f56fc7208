package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.StripeSettings;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.billing.stub.StripeStub;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What billing does by itself on two nodes that share a database, and what it does when Stripe is down. */
class BillingNodesIT {
    private static final StripeStub STRIPE = new StripeStub();
    private static final CapstanServer ONE = StripeSettings.into(CapstanServer.named("billing-one"), STRIPE);
    private static final CapstanServer TWO = StripeSettings.into(CapstanServer.named("billing-two"), STRIPE);
    private static final Duration LONG_AGO = Duration.ofDays(40);

    private final Administration admin = new Administration(ONE);
    private final Books books = new Books(ONE);

    @BeforeAll
    static void start() {
        ONE.start();
    }

    @AfterAll
    static void stop() {
        TWO.stop();
        ONE.stop();
        STRIPE.close();
    }

    /** Nobody is there when the month begins; then both nodes come at the same moment. */
    @Test
    void aMonthThatBeganWhileNoNodeRanIsRenewedOnceByTheClusterThatComesBack()
            throws ExecutionException, InterruptedException {
        List<UUID> free = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            free.add(spent(ApiClient.register(ONE.baseUri()).userId(), "-299"));
        }
        UUID annual = spent(subscribedForAYear(), "-9999");
        UUID fresh = spent(ApiClient.register(ONE.baseUri()).userId(), "-299");
        ONE.kill();
        for (UUID user : free) {
            books.change(
                    "UPDATE users SET created_at = created_at - interval '40 days' WHERE id = '%s'".formatted(user));
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(ONE::restart);
            Future<?> two = threads.submit(() -> TWO.joining(ONE));
            one.get();
            two.get();
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(free).allSatisfy(user -> assertThat(owned(user)).isEqualByComparingTo("300"));
            assertThat(owned(annual)).isEqualByComparingTo("10000");
        });
        TWO.restart();
        for (UUID user : free) {
            assertThat(renewals(user)).isEqualTo(1);
            assertThat(new Ledger(ONE, user).faults()).isEmpty();
        }
        assertThat(renewals(annual)).as("the payment and this month").isEqualTo(2);
        assertThat(new Ledger(ONE, annual).faults()).isEmpty();
        assertThat(owned(fresh)).as("registered within the month").isEqualByComparingTo("1");
    }

    private static UUID subscribedForAYear() {
        ApiClient person = ApiClient.register(ONE.baseUri());
        UUID user = person.userId();
        Instant paid = Instant.now().minus(LONG_AGO);
        ObjectNode notes = ApiClient.JSON.createObjectNode().put("user_id", user.toString());
        String customer = STRIPE.books()
                .addCustomer("ada@example.com", user.toString())
                .path("id")
                .asText();
        ObjectNode subscription = STRIPE.books().subscribe(customer, "price_pro_year", notes, paid);
        tell(StripeEvents.event("customer.subscription.created", subscription, paid));
        tell(StripeEvents.event(
                "invoice.paid",
                STRIPE.books()
                        .invoice(
                                subscription,
                                "price_pro_year",
                                138_000,
                                paid,
                                paid.plus(Duration.ofDays(365)),
                                STRIPE.books().nextId("pi")),
                paid));
        assertThat(owned(user)).isEqualByComparingTo("10000");
        return user;
    }

    private static void tell(String event) {
        String signature = StripeEvents.sign(event, StripeEvents.SECRET, Instant.now());
        ApiClient.Answer answer = ApiClient.stranger(ONE.baseUri())
                .send(
                        "POST",
                        "billing/webhook",
                        BodyPublishers.ofString(event),
                        Map.of("Content-Type", "application/json; charset=utf-8", "Stripe-Signature", signature));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private UUID spent(UUID user, String amount) {
        ApiClient.Answer answer = admin.client.post(
                "v1/admin/credits/users/%s/adjustments".formatted(user),
                "{\"amount\":%s,\"pool\":\"regular\",\"idempotency_key\":\"spent\",\"reason\":\"As if it were spent\"}"
                        .formatted(amount));
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return user;
    }

    private static BigDecimal owned(UUID user) {
        return new Ledger(ONE, user).owned();
    }

    private static long renewals(UUID user) {
        return Ledger.number(
                        ONE,
                        "SELECT count(*) FROM credit_transactions WHERE user_id = ?"
                                + " AND transaction_type = 'subscription_grant'",
                        user)
                .longValueExact();
    }
}
