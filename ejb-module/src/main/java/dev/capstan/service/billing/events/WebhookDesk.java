package dev.capstan.service.billing.events;

import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.NotConfiguredException;
import dev.capstan.service.billing.outbox.OutboxWorker;
import dev.capstan.service.billing.payments.UnreadableException;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the provider's events: checks who sent it, stores it, and only then lets it act, each in a transaction of its own. What
 * was stored and did not act is tried again in the background, whatever happens to this request.
 */
@ApplicationScoped
public class WebhookDesk {
    @Inject
    BillingConfig config;

    @Inject
    Signatures signatures;

    @Inject
    EventInbox inbox;

    @Inject
    InboxSweep sweep;

    @Inject
    OutboxWorker outbox;

    /** The longest body that is read at all. */
    public int maxBytes() {
        return config.webhookMaxBytes();
    }

    /** @throws AppException when it was not sent by the provider, cannot be read, or is about a payer nobody knows */
    public void receive(byte[] body, @Nullable String signature) {
        if (!config.on() || config.webhookSecrets().isEmpty()) {
            throw new NotConfiguredException(
                    "This server takes no payment events: CAPSTAN_BILLING_STRIPE_WEBHOOK_SECRET is not set.");
        }
        StripeEvent event = event(body, signature);
        inbox.store(event);
        EventView acted = sweep.tryOne(event.id());
        sweep.startSoon();
        outbox.startSoon();
        if (acted.unknownUser()
                && (event.type().startsWith("checkout.") || event.type().startsWith("invoice"))) {
            throw refused("This event is about nobody who is known here. It is kept; send it again later.");
        }
    }

    private StripeEvent event(byte[] body, @Nullable String signature) {
        String text = text(body);
        if (!signatures.good(text, signature)) {
            throw refused("The signature of this event is missing, wrong or too old.");
        }
        try {
            return StripeEvent.parse(text);
        } catch (UnreadableException e) {
            throw refused("This event cannot be read: %s.".formatted(e.getMessage()));
        }
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("This event is no UTF-8 text.");
        }
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
