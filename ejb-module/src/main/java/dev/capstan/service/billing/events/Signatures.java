package dev.capstan.service.billing.events;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.capstan.service.billing.BillingConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Tells Stripe's own events from anybody else's: an HMAC over the time and the body, byte for byte, of the last minutes. */
@ApplicationScoped
public class Signatures {
    private static final long TOLERANCE_SECONDS = 300;

    @Inject
    BillingConfig config;

    @Inject
    Clock clock;

    /** Any of the configured secrets will do. */
    boolean good(String body, @Nullable String header) {
        if (header == null || header.isBlank()) {
            return false;
        }
        return config.webhookSecrets().stream().anyMatch(secret -> good(body, header, secret));
    }

    private boolean good(String body, String header, String secret) {
        try {
            return Webhook.Signature.verifyHeader(body, header, secret, TOLERANCE_SECONDS, clock);
        } catch (SignatureVerificationException | NumberFormatException e) {
            return false; // the library reads the time of a header without looking whether it is a number
        }
    }
}
