package dev.capstan.web.health;

import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.SessionFeed;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the log of the sessions can be read. */
@Readiness
@ApplicationScoped
public class EventLogReadiness implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(EventLogReadiness.class.getName());
    private static final UUID NO_SESSION = new UUID(0, 0);

    @Inject
    EventLog log;

    @Inject
    SessionFeed feed;

    @Override
    public HealthCheckResponse call() {
        Finding finding = Finding.of("event-log").with("watched_sessions", feed.watchedSessions());
        try {
            log.lastSeq(NO_SESSION);
            return finding.up("The log can be read; watched_sessions is how many somebody follows on this node.");
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The event log cannot be read.", e);
            return finding.down("The log of the sessions cannot be read: see the check named database.");
        }
    }
}
