package dev.capstan.service.billing.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The objects of a Stripe account, in the shape of its API. Ids differ from run to run. */
public final class StripeBooks {
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final List<ObjectNode> invoicePayments = new ArrayList<>();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private int last;

    public synchronized String nextId(String prefix) {
        last++;
        return "%s_%s%05d".formatted(prefix, run, last);
    }

    public synchronized ObjectNode addCustomer(@Nullable String email, @Nullable String userId) {
        ObjectNode customer = object("cus", "customer").put("email", email);
        ObjectNode metadata = customer.putObject("metadata");
        if (userId != null) {
            metadata.put("user_id", userId);
        }
        return customer;
    }

    synchronized ObjectNode addCheckout(Map<String, String> form, URI base) {
        ObjectNode session = object("cs_test", "checkout.session");
        session.put("mode", form.get("mode"))
                .put("customer", form.get("customer"))
                .put("client_reference_id", form.get("client_reference_id"))
                .put("success_url", form.get("success_url"))
                .put("cancel_url", form.get("cancel_url"))
                .put("price", form.get("line_items[0][price]"))
                .put("status", "open")
                .put("payment_status", "unpaid")
                .put("url", base + "/pay/" + session.path("id").asText());
        ObjectNode metadata = session.putObject("metadata");
        for (String name : List.of("user_id", "plan_id", "billing_cycle")) {
            metadata.put(name, form.get("metadata[" + name + "]"));
        }
        return session;
    }

    /** A person pays on the page of a checkout: the subscription begins. */
    public synchronized ObjectNode pay(String sessionId, Instant now) {
        ObjectNode session = objects.get(sessionId);
        ObjectNode subscription = subscribe(
                session.path("customer").asText(),
                session.path("price").asText(),
                session.path("metadata").deepCopy(),
                now);
        session.put("status", "complete")
                .put("payment_status", "paid")
                .put("subscription", subscription.path("id").asText());
        return session;
    }

    /** A subscription that is active, for a month. */
    public synchronized ObjectNode subscribe(String customerId, String priceId, ObjectNode metadata, Instant now) {
        ObjectNode subscription = object("sub", "subscription");
        subscription
                .put("customer", customerId)
                .put("status", "active")
                .put("created", now.getEpochSecond())
                .set("metadata", metadata);
        ObjectNode item = subscription
                .putObject("items")
                .put("object", "list")
                .putArray("data")
                .addObject()
                .put("object", "subscription_item")
                .put("current_period_start", now.getEpochSecond())
                .put("current_period_end", now.getEpochSecond() + 30 * 86_400);
        price(item, priceId);
        return subscription;
    }

    public static void price(ObjectNode item, String priceId) {
        item.putObject("price")
                .put("id", priceId)
                .put("object", "price")
                .putObject("recurring")
                .put("interval", priceId.contains("year") ? "year" : "month");
    }

    /** A paid invoice of a subscription, for one period. */
    public synchronized ObjectNode invoice(
            ObjectNode subscription, String priceId, long amount, Instant from, Instant to, String paymentId) {
        ObjectNode invoice = emptyInvoice(subscription, amount, from, "subscription_cycle", paymentId);
        line(invoice, priceId, amount, false, from, to);
        return invoice;
    }

    /** A paid invoice for a change of plan between two times. */
    public synchronized ObjectNode changeInvoice(
            ObjectNode subscription,
            String oldPrice,
            String newPrice,
            long amount,
            Instant from,
            Instant to,
            String paymentId) {
        ObjectNode invoice = emptyInvoice(subscription, amount, from, "subscription_update", paymentId);
        line(invoice, oldPrice, -1000, true, from, to);
        line(invoice, newPrice, amount + 1000, true, from, to);
        return invoice;
    }

    private ObjectNode emptyInvoice(ObjectNode subscription, long amount, Instant at, String reason, String paymentId) {
        ObjectNode invoice = object("in", "invoice");
        invoice.put("customer", subscription.path("customer").asText())
                .put("billing_reason", reason)
                .put("amount_paid", amount)
                .put("currency", "usd")
                .put("status", "paid")
                .put("created", at.getEpochSecond());
        invoice.putObject("status_transitions").put("paid_at", at.getEpochSecond());
        ObjectNode details =
                invoice.putObject("parent").put("type", "subscription_details").putObject("subscription_details");
        details.put("subscription", subscription.path("id").asText())
                .set("metadata", subscription.path("metadata").deepCopy());
        invoice.putObject("lines").put("object", "list").putArray("data");
        ObjectNode payment = object("inpay", "invoice_payment");
        payment.put("invoice", invoice.path("id").asText())
                .put("amount_paid", amount)
                .put("status", "paid")
                .putObject("payment")
                .put("type", "payment_intent")
                .put("payment_intent", paymentId);
        invoicePayments.add(payment);
        return invoice;
    }

    private static void line(
            ObjectNode invoice, String priceId, long amount, boolean proration, Instant from, Instant to) {
        ObjectNode line = invoice.withArray("/lines/data").addObject();
        line.put("object", "line_item").put("amount", amount).put("currency", "usd");
        line.putObject("period").put("start", from.getEpochSecond()).put("end", to.getEpochSecond());
        line.putObject("pricing")
                .put("type", "price_details")
                .putObject("price_details")
                .put("price", priceId);
        line.putObject("parent")
                .put("type", "subscription_item_details")
                .putObject("subscription_item_details")
                .put("proration", proration);
    }

    /** The link between an invoice and its payment, as Stripe tells it in an event of its own. */
    public synchronized ObjectNode invoicePayment(String paymentId) {
        return paymentsOf(paymentId).getFirst();
    }

    public synchronized ObjectNode refund(String paymentId, long amount) {
        return object("re", "refund")
                .put("payment_intent", paymentId)
                .put("amount", amount)
                .put("currency", "usd")
                .put("status", "succeeded");
    }

    public synchronized void end(ObjectNode subscription) {
        subscription.put("status", "canceled");
    }

    public synchronized @Nullable ObjectNode find(String id) {
        return objects.get(id);
    }

    public List<ObjectNode> customers() {
        return all("customer");
    }

    public List<ObjectNode> subscriptions() {
        return all("subscription");
    }

    public List<ObjectNode> checkouts() {
        return all("checkout.session");
    }

    public List<ObjectNode> paidInvoices() {
        return all("invoice");
    }

    public List<ObjectNode> refunds() {
        return all("refund");
    }

    synchronized List<ObjectNode> paymentsOf(@Nullable String paymentId) {
        return invoicePayments.stream()
                .filter(p -> p.at("/payment/payment_intent").asText().equals(paymentId))
                .toList();
    }

    /** Newest first, as Stripe lists. */
    private synchronized List<ObjectNode> all(String kind) {
        List<ObjectNode> found = new ArrayList<>();
        objects.values().stream()
                .filter(object -> object.path("object").asText().equals(kind))
                .forEach(found::addFirst);
        return found;
    }

    private ObjectNode object(String prefix, String kind) {
        ObjectNode object = StripeStub.JSON
                .createObjectNode()
                .put("id", nextId(prefix))
                .put("object", kind)
                .put("livemode", false);
        objects.put(object.path("id").asText(), object);
        return object;
    }
}
