package dev.capstan.service.billing.payments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeCollection;
import com.stripe.model.StripeObjectInterface;
import dev.capstan.service.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Reads what Stripe replied as it was sent, so that members which its client does not know are not lost. */
final class StripeReplies {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private StripeReplies() {}

    static JsonNode json(StripeObjectInterface reply) {
        try {
            return Json.MAPPER.readTree(
                    Objects.requireNonNull(reply.getLastResponse(), "reply").body());
        } catch (JsonProcessingException e) {
            throw new PaymentException("The payment provider sent a reply that is not JSON.", false);
        }
    }

    static <T> Listed<T> list(StripeCollection<?> reply, Function<JsonNode, T> reader) {
        JsonNode json = json(reply);
        List<T> items = new ArrayList<>();
        String last = "";
        for (JsonNode object : json.path("data")) {
            last = object.path("id").asText("");
            items.add(reader.apply(object));
        }
        return new Listed<>(items, json.path("has_more").asBoolean(false) && !last.isEmpty(), last);
    }

    static boolean missing(StripeException failure) {
        return Objects.requireNonNullElse(failure.getStatusCode(), 0) == NOT_FOUND
                || "resource_missing".equals(failure.getCode());
    }

    /** Repeats nothing of the provider's message: it may hold part of a key. */
    static PaymentException failure(StripeException thrown) {
        int status = Objects.requireNonNullElse(thrown.getStatusCode(), 0);
        String request = thrown.getRequestId() == null ? "" : " (request " + thrown.getRequestId() + ")";
        if (thrown instanceof ApiConnectionException || status == 0) {
            return new PaymentException("The payment provider could not be reached. Try again in a minute.", false);
        }
        if (thrown instanceof AuthenticationException) {
            return new PaymentException(
                    "The payment provider does not accept this server's key. Its administrator has to renew it.",
                    false);
        }
        if (status == TOO_MANY || status == CONFLICT || status >= FIRST_SERVER_ERROR || status < FIRST_CLIENT_ERROR) {
            return new PaymentException(
                    "The payment provider is busy%s. Try again in a minute.".formatted(request), false);
        }
        String code = thrown.getCode() == null ? String.valueOf(status) : thrown.getCode();
        return new RefusedException("The payment provider refused this: %s%s.".formatted(code, request));
    }
}
