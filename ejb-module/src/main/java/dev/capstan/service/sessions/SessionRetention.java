package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.SessionRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Removes sessions for good that can no longer be restored, with their events, runs, messages and links to files. */
@Stateless
public class SessionRetention {
    private static final int AT_ONCE = 50;
    private static final Duration LATE = Duration.ofMinutes(2);

    @Inject
    SessionRepository sessions;

    @Inject
    SessionsConfig config;

    @Inject
    Clock clock;

    /** Names sessions whose title never came, because the node that asked for it is gone. */
    public int settleLateTitles() {
        return sessions.settleTitlesBefore(clock.instant().minus(LATE));
    }

    /** @return how many were removed; fewer than there are, when there are many */
    public int removeSome() {
        return sessions.removeDeletedBefore(clock.instant().minus(config.retention()), AT_ONCE);
    }
}
