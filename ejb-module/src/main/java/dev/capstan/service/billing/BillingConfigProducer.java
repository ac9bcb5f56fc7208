package dev.capstan.service.billing;

import dev.capstan.service.billing.BillingConfig.Price;
import dev.capstan.service.billing.BillingConfig.Returns;
import dev.capstan.types.billing.BillingCycle;
import dev.capstan.types.billing.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link BillingConfig}. */
@ApplicationScoped
public class BillingConfigProducer {
    @Produces
    @Dependent
    BillingConfig billingConfig(
            @ConfigProperty(name = BillingConfig.KEY) Optional<String> key,
            @ConfigProperty(name = BillingConfig.WEBHOOK_SECRET) Optional<List<String>> webhookSecret,
            @ConfigProperty(name = BillingConfig.API_BASE, defaultValue = "https://api.stripe.com") String apiBase,
            @ConfigProperty(name = "capstan.billing.stripe.connect-timeout", defaultValue = "PT3S")
                    String connectTimeout,
            @ConfigProperty(name = "capstan.billing.stripe.read-timeout", defaultValue = "PT10S") String readTimeout,
            @ConfigProperty(name = "capstan.billing.price.plus-monthly") Optional<String> plusMonthly,
            @ConfigProperty(name = "capstan.billing.price.plus-annually") Optional<String> plusAnnually,
            @ConfigProperty(name = "capstan.billing.price.pro-monthly") Optional<String> proMonthly,
            @ConfigProperty(name = "capstan.billing.price.pro-annually") Optional<String> proAnnually,
            @ConfigProperty(name = "capstan.billing.success-url") Optional<String> successUrl,
            @ConfigProperty(name = "capstan.billing.cancel-url") Optional<String> cancelUrl,
            @ConfigProperty(name = "capstan.billing.portal-return-url") Optional<String> portalReturnUrl,
            @ConfigProperty(name = "capstan.billing.credits.free", defaultValue = "300") String free,
            @ConfigProperty(name = "capstan.billing.credits.plus", defaultValue = "2000") String plus,
            @ConfigProperty(name = "capstan.billing.credits.pro", defaultValue = "10000") String pro,
            @ConfigProperty(name = "capstan.billing.free-refresh", defaultValue = "true") boolean freeRefresh,
            @ConfigProperty(name = BillingConfig.WEBHOOK_MAX_BYTES, defaultValue = "262144") int webhookMaxBytes) {
        Map<Price, String> prices = new HashMap<>();
        plusMonthly.ifPresent(id -> prices.put(new Price(Plan.PLUS, BillingCycle.MONTHLY), id.strip()));
        plusAnnually.ifPresent(id -> prices.put(new Price(Plan.PLUS, BillingCycle.ANNUALLY), id.strip()));
        proMonthly.ifPresent(id -> prices.put(new Price(Plan.PRO, BillingCycle.MONTHLY), id.strip()));
        proAnnually.ifPresent(id -> prices.put(new Price(Plan.PRO, BillingCycle.ANNUALLY), id.strip()));
        return new BillingConfig(
                key.map(String::strip),
                webhookSecret.orElse(List.of()).stream().map(String::strip).toList(),
                URI.create(apiBase.strip()),
                duration("capstan.billing.stripe.connect-timeout", connectTimeout),
                duration("capstan.billing.stripe.read-timeout", readTimeout),
                prices,
                new Returns(
                        url("capstan.billing.success-url", successUrl),
                        url("capstan.billing.cancel-url", cancelUrl),
                        url("capstan.billing.portal-return-url", portalReturnUrl)),
                Map.of(
                        Plan.FREE, amount(Plan.FREE, free),
                        Plan.PLUS, amount(Plan.PLUS, plus),
                        Plan.PRO, amount(Plan.PRO, pro)),
                freeRefresh,
                webhookMaxBytes);
    }

    private static Optional<String> url(String setting, Optional<String> text) {
        text.ifPresent(given -> {
            if (!given.startsWith("https://") && !given.startsWith("http://")) {
                throw new IllegalArgumentException(setting + " is an absolute http or https URL, not " + given);
            }
        });
        return text.map(String::strip);
    }

    private static BigDecimal amount(Plan plan, String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "capstan.billing.credits.%s is a decimal number, not %s".formatted(plan.wire(), text), e);
        }
    }

    private static Duration duration(String setting, String text) {
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(setting + " is a duration such as PT10S, not " + text, e);
        }
    }
}
