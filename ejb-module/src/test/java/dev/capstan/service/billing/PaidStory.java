package dev.capstan.service.billing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.billing.stub.StripeBooks;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.service.json.Json;
import dev.capstan.service.users.UserView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * All that Stripe tells of one user in two months: subscribes to plus, changes to pro half way, gets part of the change back,
 * pays the second month, disputes it in part and loses one and wins one dispute, gets a part back, and leaves.
 */
final class PaidStory {
    static final String CREDITS = "6500";

    private final BillingWorld world;
    final UUID user;
    private final List<String> events = new ArrayList<>();

    /** @param noted whether checkout's notes are on the objects, or only on the checkout itself */
    PaidStory(BillingWorld world, boolean noted) {
        this.world = world;
        this.user = world.user();
        StripeBooks books = world.stripe.books();
        Instant begin = world.clock.instant().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.SECONDS);
        Instant half = begin.plus(Duration.ofDays(15));
        Instant second = begin.plus(Duration.ofDays(31));
        ObjectNode notes = Json.MAPPER
                .createObjectNode()
                .put("user_id", user.toString())
                .put("plan_id", "plus")
                .put("billing_cycle", "monthly");
        String customer =
                books.addCustomer("ada@example.com", user.toString()).path("id").asText();
        ObjectNode subscription =
                books.subscribe(customer, BillingWorld.PLUS, noted ? notes : Json.MAPPER.createObjectNode(), begin);
        String id = subscription.path("id").asText();
        String first = books.nextId("pi");
        String change = books.nextId("pi");
        String later = books.nextId("pi");

        ObjectNode session = Json.MAPPER
                .createObjectNode()
                .put("id", books.nextId("cs"))
                .put("mode", "subscription")
                .put("customer", customer)
                .put("subscription", id)
                .put("payment_status", "paid");
        session.set("metadata", notes);
        subscription.put("status", "incomplete");
        tell("customer.subscription.created", subscription, begin);
        subscription.put("status", "active");
        tell("customer.subscription.updated", subscription, begin);
        tell("checkout.session.completed", session, begin);
        ObjectNode paid = books.invoice(subscription, BillingWorld.PLUS, 3000, begin, second, first);
        tell("invoice.paid", paid, begin);
        tell("invoice.payment_succeeded", paid, begin);
        tell("invoice_payment.paid", books.invoicePayment(first), begin);

        ObjectNode item = (ObjectNode) subscription.at("/items/data/0");
        StripeBooks.price(item, BillingWorld.PRO);
        tell("customer.subscription.updated", subscription, half);
        ObjectNode changed =
                books.changeInvoice(subscription, BillingWorld.PLUS, BillingWorld.PRO, 4500, half, second, change);
        tell("invoice.paid", changed, half);
        tell("charge.refunded", StripeEvents.charge(customer, change, 4500, 900), half.plusSeconds(60));
        books.refund(change, 900);

        item.put("current_period_end", second.plus(Duration.ofDays(30)).getEpochSecond());
        subscription.put("status", "past_due");
        tell("invoice.payment_failed", emptyPaid(books, subscription, second), second);
        tell("customer.subscription.updated", subscription, second);
        subscription.put("status", "active");
        ObjectNode next =
                books.invoice(subscription, BillingWorld.PRO, 12_000, second, second.plus(Duration.ofDays(30)), later);
        tell("invoice.paid", next, second.plusSeconds(30));
        tell("customer.subscription.updated", subscription, second.plusSeconds(30));
        tell(
                "charge.dispute.created",
                StripeEvents.dispute("dp_a" + later, later, 3000, "needs_response"),
                second.plusSeconds(90));
        tell(
                "charge.dispute.closed",
                StripeEvents.dispute("dp_a" + later, later, 3000, "lost"),
                second.plusSeconds(95));
        tell(
                "charge.dispute.created",
                StripeEvents.dispute("dp_b" + later, later, 6000, "needs_response"),
                second.plusSeconds(90));
        tell("charge.dispute.closed", StripeEvents.dispute("dp_b" + later, later, 6000, "won"), second.plusSeconds(95));
        tell("charge.refunded", StripeEvents.charge(customer, later, 12_000, 600), second.plusSeconds(100));
        tell("charge.refunded", StripeEvents.charge(customer, later, 12_000, 1200), second.plusSeconds(100));
        books.refund(later, 1200);

        tell("customer.subscription.trial_will_end", subscription, second.plusSeconds(200));
        books.end(subscription);
        tell("customer.subscription.deleted", subscription, second.plusSeconds(300));
    }

    /** An invoice that nobody paid, which is no invoice of the books. */
    private static ObjectNode emptyPaid(StripeBooks books, ObjectNode subscription, Instant at) {
        ObjectNode invoice = Json.MAPPER
                .createObjectNode()
                .put("id", books.nextId("in_open"))
                .put("object", "invoice")
                .put("customer", subscription.path("customer").asText())
                .put("subscription", subscription.path("id").asText())
                .put("amount_paid", 0)
                .put("currency", "usd")
                .put("created", at.getEpochSecond());
        return invoice;
    }

    private void tell(String type, ObjectNode object, Instant at) {
        events.add(world.event(type, object, at));
    }

    /** In the order in which it happened. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** What a person and the ledger see in the end. */
    record Ending(String status, String plan, String cycle, BigDecimal credits) {}

    Ending ending() {
        UserView view = world.view(user);
        return new Ending(
                String.valueOf(view.subscriptionStatus()),
                String.valueOf(view.subscriptionPlan()),
                String.valueOf(view.subscriptionBillingCycle()),
                world.credits(user).stripTrailingZeros());
    }

    static Ending expected() {
        return new Ending("canceled", "free", "null", new BigDecimal(CREDITS).stripTrailingZeros());
    }
}
