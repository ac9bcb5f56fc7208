package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.billing.payments.SubscriptionFacts.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A paid invoice as the provider has it, in the members of today's API versions or of older ones. */
public record InvoiceFacts(
        String id,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        Metadata metadata,
        String reason,
        long amountPaid,
        String currency,
        Instant paidAt,
        List<Line> lines,
        List<String> paymentIds) {
    private static final Pattern CURRENCY = Pattern.compile("[a-z]{3}");

    /** One thing that was sold, or credited when the amount is negative. */
    public record Line(
            @Nullable String priceId,
            long amount,
            boolean proration,
            @Nullable Instant start,
            @Nullable Instant end) {
        static Line of(JsonNode line) {
            JsonNode price = line.at("/pricing/price_details/price");
            return new Line(
                    StripeJson.id(price)
                            .or(() -> StripeJson.id(line.path("price")))
                            .or(() -> StripeJson.id(line.path("plan")))
                            .orElse(null),
                    line.path("amount").asLong(0),
                    line.at("/parent/subscription_item_details/proration").asBoolean(false)
                            || line.at("/parent/invoice_item_details/proration").asBoolean(false)
                            || line.path("proration").asBoolean(false),
                    StripeJson.time(line.at("/period/start")).orElse(null),
                    StripeJson.time(line.at("/period/end")).orElse(null));
        }
    }

    public InvoiceFacts {
        lines = List.copyOf(lines);
        paymentIds = List.copyOf(paymentIds);
    }

    /** @throws UnreadableException when its id, amount or currency is none */
    public static InvoiceFacts of(JsonNode object) {
        String id = StripeJson.id(object.path("id")).orElseThrow(() -> new UnreadableException("it has no id"));
        String currency = object.path("currency").asText("").toLowerCase(Locale.ROOT);
        if (!CURRENCY.matcher(currency).matches()) {
            throw new UnreadableException(id + " has no currency");
        }
        JsonNode parent = object.at("/parent/subscription_details");
        JsonNode details = parent.isObject() ? parent : object.path("subscription_details");
        List<Line> lines = new ArrayList<>();
        object.path("lines").path("data").forEach(line -> lines.add(Line.of(line)));
        long paid = StripeJson.amount(object, "amount_paid");
        return new InvoiceFacts(
                id,
                StripeJson.idOrNull(object.path("customer")),
                StripeJson.id(details.path("subscription"))
                        .or(() -> StripeJson.id(object.path("subscription")))
                        .orElse(null),
                Metadata.of(details.path("metadata").isEmpty() ? object.path("metadata") : details.path("metadata")),
                object.path("billing_reason").asText("manual"),
                paid,
                currency,
                StripeJson.time(object.at("/status_transitions/paid_at"))
                        .or(() -> StripeJson.time(object.path("created")))
                        .orElse(Instant.EPOCH),
                lines,
                payments(object));
    }

    private static List<String> payments(JsonNode object) {
        List<String> ids = new ArrayList<>();
        StripeJson.paymentOf(object).ifPresent(ids::add);
        for (JsonNode payment : object.path("payments").path("data")) {
            StripeJson.paymentOf(payment.path("payment")).ifPresent(ids::add);
        }
        return ids;
    }

    /** The period that was sold: of the last line that is no credit and no proration. */
    public Optional<Line> sold() {
        return lines.stream()
                .filter(line -> !line.proration() && line.amount() >= 0)
                .reduce((a, b) -> b);
    }

    /** What a change of plan in the middle of a period added. */
    public Optional<Line> added() {
        return lines.stream()
                .filter(line -> line.proration() && line.amount() > 0)
                .reduce((a, b) -> b);
    }

    /** What such a change took away. */
    public Optional<Line> credited() {
        return lines.stream()
                .filter(line -> line.proration() && line.amount() < 0)
                .reduce((a, b) -> b);
    }
}
