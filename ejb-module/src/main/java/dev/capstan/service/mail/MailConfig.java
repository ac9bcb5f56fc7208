package dev.capstan.service.mail;

import dev.capstan.service.mail.transport.SmtpSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings under {@code capstan.mail}.
 *
 * @param smtp the mail server; empty: mail is off
 * @param product what letters call this installation
 * @param publicUrl where the links in letters lead; ends with a slash
 */
public record MailConfig(Optional<SmtpSettings> smtp, String product, URI publicUrl) {
    private static final int LONGEST_NAME = 60;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    public MailConfig {
        if (product.isBlank()
                || product.length() > LONGEST_NAME
                || !product.equals(product.strip())
                || product.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "capstan.mail.product must be a name of at most %d characters without line breaks"
                            .formatted(LONGEST_NAME));
        }
        smtp.ifPresent(settings -> {
            if (settings.port() < 1 || settings.port() > 65_535) {
                throw new IllegalArgumentException(
                        "capstan.mail.port must be between 1 and 65535, not " + settings.port());
            }
            if (settings.user().isPresent() != settings.password().isPresent()) {
                throw new IllegalArgumentException(
                        "capstan.mail.user and capstan.mail.password belong together: set both or none");
            }
            life("capstan.mail.connect-timeout", settings.connectTimeout());
            life("capstan.mail.timeout", settings.timeout());
        });
    }

    private static void life(String key, Duration time) {
        if (time.compareTo(Duration.ofMillis(100)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s must be between PT0.1S and PT2M, not %s".formatted(key, time));
        }
    }

    public boolean on() {
        return smtp.isPresent();
    }
}
