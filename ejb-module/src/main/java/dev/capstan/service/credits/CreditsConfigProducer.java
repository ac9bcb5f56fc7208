package dev.capstan.service.credits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link CreditsConfig} from the configuration. */
@ApplicationScoped
public class CreditsConfigProducer {
    @Produces
    @Dependent
    CreditsConfig creditsConfig(
            @ConfigProperty(name = CreditsConfig.SIGNUP_GRANT, defaultValue = "300") String signupGrant,
            @ConfigProperty(name = CreditsConfig.HOLD_LIFE, defaultValue = "PT1H") String holdLife) {
        return new CreditsConfig(amount(signupGrant), duration(holdLife));
    }

    private static BigDecimal amount(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(CreditsConfig.SIGNUP_GRANT + " is a decimal number, not " + text, e);
        }
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(CreditsConfig.HOLD_LIFE + " is a duration such as PT1H, not " + text, e);
        }
    }
}
