package dev.capstan.service.billing.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.capstan.service.billing.BillingConfig;
import dev.capstan.service.billing.payments.UnreadableException;
import dev.capstan.service.billing.stub.StripeEvents;
import dev.capstan.types.billing.Plan;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signatures and bodies of payment events: what is not Stripe's is refused, what cannot be read is said to be so. */
class WebhookFuzz {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\"}";
    private static final Signatures SIGNATURES = signatures();
    private static final String GOOD = StripeEvents.sign(BODY, StripeEvents.SECRET, NOW);

    @FuzzTest
    void believesNoHeaderThatWasNotSigned(byte[] input) {
        String header = new String(input, StandardCharsets.ISO_8859_1);

        if (!header.contains(GOOD.substring(GOOD.indexOf("v1=")))) {
            assertThat(SIGNATURES.good(BODY, header)).isFalse();
        }
    }

    @FuzzTest
    void believesNoBodyThatWasNotSigned(byte[] input) {
        String body = new String(input, StandardCharsets.UTF_8);

        assertThat(SIGNATURES.good(body, GOOD)).isEqualTo(body.equals(BODY));
    }

    @FuzzTest
    void readsAnyBody(byte[] input) {
        try {
            StripeEvent event = StripeEvent.parse(new String(input, StandardCharsets.UTF_8));

            assertThat(event.id()).isNotBlank().hasSizeLessThanOrEqualTo(255);
            assertThat(event.object().isObject()).isTrue();
            assertThat(event.customerId()).matches(id -> id == null || !id.isBlank());
        } catch (UnreadableException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static Signatures signatures() {
        Signatures signatures = new Signatures();
        signatures.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        signatures.config = new BillingConfig(
                Optional.of("sk_test_fuzz"),
                List.of(StripeEvents.SECRET),
                URI.create("https://stripe.example"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Map.of(),
                new BillingConfig.Returns(Optional.empty(), Optional.empty(), Optional.empty()),
                Map.of(Plan.FREE, BigDecimal.ONE, Plan.PLUS, BigDecimal.TEN, Plan.PRO, BigDecimal.TEN),
                true,
                262_144);
        return signatures;
    }
}
