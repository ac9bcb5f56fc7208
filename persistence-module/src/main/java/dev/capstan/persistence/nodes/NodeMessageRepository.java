package dev.capstan.persistence.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/**
 * Sends messages to all nodes that listen on the channel {@code capstan}. A message belongs to a transaction of its own:
 * the database gives messages out one commit after the other, which must not hold up commits that matter.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class NodeMessageRepository {
    @PersistenceContext
    EntityManager em;

    /** @param message shorter than 8000 bytes */
    public void send(String message) {
        em.createNativeQuery("SELECT CAST(set_config('synchronous_commit', 'off', true) AS text)")
                .getResultList();
        em.createNativeQuery("SELECT CAST(pg_notify('capstan', ?1) AS text)")
                .setParameter(1, message)
                .getResultList();
    }
}
