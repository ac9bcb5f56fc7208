package dev.capstan.service.mail;

import dev.capstan.service.mail.transport.MailTransport;
import dev.capstan.service.mail.transport.NoMail;
import dev.capstan.service.mail.transport.SmtpTransport;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** The way out that the settings choose. */
@ApplicationScoped
public class MailTransports {
    @Inject
    MailConfig config;

    @Inject
    Clock clock;

    private MailTransport current = new NoMail();

    @PostConstruct
    void choose() {
        current = config.smtp()
                .<MailTransport>map(settings -> new SmtpTransport(settings, clock))
                .orElseGet(NoMail::new);
    }

    public MailTransport current() {
        return current;
    }
}
