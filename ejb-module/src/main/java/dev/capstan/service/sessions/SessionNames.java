package dev.capstan.service.sessions;

import dev.capstan.persistence.sessions.SessionNameRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The names of a user's own sessions, for lists that know only ids. */
@Stateless
public class SessionNames {
    @Inject
    SessionNameRepository names;

    /** A session without a name, of somebody else, or that is gone, is left out. */
    public Map<UUID, String> of(UUID userId, Collection<UUID> sessionIds) {
        return names.findNames(userId, sessionIds);
    }
}
