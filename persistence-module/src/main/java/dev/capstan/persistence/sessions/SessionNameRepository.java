package dev.capstan.persistence.sessions;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Looks up the names of sessions. */
@ApplicationScoped
@Transactional(MANDATORY)
public class SessionNameRepository {
    @PersistenceContext
    EntityManager em;

    /** Only of sessions of the user that have a name; deleted ones keep theirs. */
    public Map<UUID, String> findNames(UUID userId, Collection<UUID> sessionIds) {
        Map<UUID, String> names = new HashMap<>();
        if (!sessionIds.isEmpty()) {
            em.createQuery(
                            "SELECT s.id, s.name FROM Session s WHERE s.userId = :user AND s.id IN :ids AND s.name IS NOT NULL",
                            Object[].class)
                    .setParameter("user", userId)
                    .setParameter("ids", sessionIds)
                    .getResultStream()
                    .forEach(row -> names.put((UUID) row[0], (String) row[1]));
        }
        return names;
    }
}
