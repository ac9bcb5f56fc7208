package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.SessionRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;

/** Removes sessions for good that can no longer be restored, with their events, runs, messages and links to files. */
@Stateless
public class SessionRetention {
    private static final int AT_ONCE = 50;

    @Inject
    SessionRepository sessions;

    @Inject
    SessionsConfig config;

    @Inject
    Clock clock;

    /** @return how many were removed; fewer than there are, when there are many */
    public int removeSome() {
        return sessions.removeDeletedBefore(clock.instant().minus(config.retention()), AT_ONCE);
    }
}
