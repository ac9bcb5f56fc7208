package dev.capstan.service.billing.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Events as Stripe posts them, with the signature that Stripe would send. */
public final class StripeEvents {
    public static final String SECRET = "whsec_stub_0123456789abcdefghijklmn";

    private StripeEvents() {}

    /** The object is copied as it is now. */
    public static String event(String type, JsonNode object, Instant created) {
        ObjectNode event = StripeStub.JSON
                .createObjectNode()
                .put("id", "evt_" + UUID.randomUUID().toString().replace("-", ""))
                .put("object", "event")
                .put("api_version", "2026-07-29.dahlia")
                .put("created", created.getEpochSecond())
                .put("livemode", false)
                .put("pending_webhooks", 1)
                .put("type", type);
        event.putObject("data").set("object", object.deepCopy());
        return event.toString();
    }

    /** A charge whose refunds so far sum up to {@code refunded}. */
    public static ObjectNode charge(String customerId, String paymentId, long amount, long refunded) {
        return StripeStub.JSON
                .createObjectNode()
                .put("id", "ch_of_" + paymentId)
                .put("object", "charge")
                .put("customer", customerId)
                .put("payment_intent", paymentId)
                .put("amount", amount)
                .put("amount_refunded", refunded)
                .put("currency", "usd")
                .put("refunded", refunded == amount);
    }

    public static ObjectNode dispute(String id, String paymentId, long amount, String status) {
        return StripeStub.JSON
                .createObjectNode()
                .put("id", id)
                .put("object", "dispute")
                .put("charge", "ch_of_" + paymentId)
                .put("payment_intent", paymentId)
                .put("amount", amount)
                .put("currency", "usd")
                .put("status", status);
    }

    /** The value of the header {@code Stripe-Signature}. */
    public static String sign(String body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] sum = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(at.getEpochSecond(), HexFormat.of().formatHex(sum));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
