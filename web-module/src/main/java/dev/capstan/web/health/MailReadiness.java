package dev.capstan.web.health;

import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.mail.Mailbox.Backlog;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether letters leave. Asks no mail server: it looks at what waits. */
@Readiness
@ApplicationScoped
public class MailReadiness implements Advisory {
    @Inject
    Mailbox mailbox;

    @Override
    public String subject() {
        return "mail";
    }

    @Override
    public HealthCheckResponse call() {
        try {
            if (!mailbox.on()) {
                return Finding.of(subject())
                        .up("Mail is off: capstan.mail.host is not set. Administrators make links to new passwords.");
            }
            return of(mailbox.backlog());
        } catch (EJBException e) {
            return Finding.of(subject()).down("What waits cannot be read: see the check named database.");
        }
    }

    HealthCheckResponse of(Backlog backlog) {
        return Finding.of(subject())
                .with("waiting", backlog.waiting())
                .with("oldest_seconds", backlog.oldestSeconds())
                .with("failed_last_hour", backlog.failed())
                .status(
                        backlog.fine(),
                        backlog.fine()
                                ? "Letters leave."
                                : "Letters wait or were refused: the log of the server says what the mail server answered.");
    }
}
