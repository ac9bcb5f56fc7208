package dev.capstan.service.mail;

import dev.capstan.service.mail.transport.SmtpSettings;
import dev.capstan.service.mail.transport.SmtpSettings.Security;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link MailConfig}. */
@ApplicationScoped
public class MailConfigProducer {
    @Produces
    @Dependent
    MailConfig mailConfig(
            @ConfigProperty(name = "capstan.mail.host") Optional<String> host,
            @ConfigProperty(name = "capstan.mail.port") Optional<String> port,
            @ConfigProperty(name = "capstan.mail.security", defaultValue = "starttls") String security,
            @ConfigProperty(name = "capstan.mail.user") Optional<String> user,
            @ConfigProperty(name = "capstan.mail.password") Optional<String> password,
            @ConfigProperty(name = "capstan.mail.authorities") Optional<String> authorities,
            @ConfigProperty(name = "capstan.mail.from") Optional<String> from,
            @ConfigProperty(name = "capstan.mail.product", defaultValue = "Capstan") String product,
            @ConfigProperty(name = "capstan.mail.connect-timeout", defaultValue = "PT5S") Duration connectTimeout,
            @ConfigProperty(name = "capstan.mail.timeout", defaultValue = "PT15S") Duration timeout,
            @ConfigProperty(name = "http.port", defaultValue = "8000") int httpPort,
            @ConfigProperty(name = "capstan.web.public-url") Optional<String> publicUrl) {
        Security chosen = security(security);
        Optional<SmtpSettings> smtp = host.map(name -> new SmtpSettings(
                name.strip(),
                port.map(MailConfigProducer::port).orElse(usual(chosen)),
                chosen,
                user,
                password,
                authorities.map(Path::of),
                from(from),
                connectTimeout,
                timeout));
        String url = publicUrl.orElse("http://localhost:" + httpPort);
        return new MailConfig(smtp, product, URI.create(url.endsWith("/") ? url : url + "/"));
    }

    private static Security security(String text) {
        return switch (text) {
            case "starttls" -> Security.STARTTLS;
            case "tls" -> Security.TLS;
            case "none" -> Security.NONE;
            default ->
                throw new IllegalArgumentException("capstan.mail.security must be starttls, tls or none, not " + text);
        };
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("capstan.mail.port must be a number, not " + text, e);
        }
    }

    private static int usual(Security security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    private static String from(Optional<String> from) {
        String text = from.orElseThrow(() -> new IllegalArgumentException(
                "capstan.mail.host is set, so capstan.mail.from must name the address that letters come from"));
        try {
            new InternetAddress(text, true);
            return text;
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "capstan.mail.from must be an address like Capstan <capstan@example.com>, not " + text, e);
        }
    }
}
