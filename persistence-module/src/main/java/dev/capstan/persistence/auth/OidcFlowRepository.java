package dev.capstan.persistence.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Optional;

/** Stores sign-ins on their way; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class OidcFlowRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public void add(OidcFlow flow) {
        em.persist(flow);
    }

    /** Takes it out, so that nobody gets it twice, at whatever node. */
    public Optional<OidcFlow> take(String stateHash) {
        Optional<OidcFlow> found =
                Optional.ofNullable(em.find(OidcFlow.class, stateHash, LockModeType.PESSIMISTIC_WRITE));
        found.ifPresent(em::remove);
        return found;
    }

    public void removeExpired(Instant now) {
        em.createQuery("DELETE FROM OidcFlow f WHERE f.expiresAt < :now")
                .setParameter("now", now)
                .executeUpdate();
    }
}
