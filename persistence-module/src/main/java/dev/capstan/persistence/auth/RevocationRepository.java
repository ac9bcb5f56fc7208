package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells every node whose credentials ended; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class RevocationRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(UUID id, UUID userId, Instant now) {
        em.createNativeQuery("INSERT INTO credential_ends (id, user_id, ended_at) VALUES (?, ?, ?)")
                .setParameter(1, id)
                .setParameter(2, userId)
                .setParameter(3, Timestamp.from(now))
                .executeUpdate();
    }

    /** Users by the id of the news. */
    public Map<UUID, UUID> since(Instant moment) {
        List<?> rows = em.createNativeQuery(
                        "SELECT CAST(id AS text), CAST(user_id AS text) FROM credential_ends WHERE ended_at >= ? ORDER BY id")
                .setParameter(1, Timestamp.from(moment))
                .getResultList();
        Map<UUID, UUID> users = new LinkedHashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            users.put(UUID.fromString(columns[0].toString()), UUID.fromString(columns[1].toString()));
        }
        return users;
    }

    public void removeBefore(Instant moment) {
        em.createNativeQuery("DELETE FROM credential_ends WHERE ended_at < ?")
                .setParameter(1, Timestamp.from(moment))
                .executeUpdate();
    }
}
