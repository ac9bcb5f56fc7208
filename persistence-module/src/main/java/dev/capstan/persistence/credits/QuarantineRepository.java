package dev.capstan.persistence.credits;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores usage reports that cannot be true. */
@ApplicationScoped
@Transactional(MANDATORY)
public class QuarantineRepository {
    @PersistenceContext
    EntityManager em;

    public void add(QuarantinedReport report) {
        em.persist(report);
    }

    public boolean has(UUID holdId) {
        return !em.createQuery("SELECT q.id FROM QuarantinedReport q WHERE q.holdId = :hold", UUID.class)
                .setParameter("hold", holdId)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /** Newest first; the ids grow with time. {@code before} goes on after the last one of an earlier page. */
    public List<QuarantinedReport> findNewest(@Nullable UUID before, int limit) {
        TypedQuery<QuarantinedReport> query = em.createQuery(
                before == null
                        ? "SELECT q FROM QuarantinedReport q ORDER BY q.id DESC"
                        : "SELECT q FROM QuarantinedReport q WHERE q.id < :before ORDER BY q.id DESC",
                QuarantinedReport.class);
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.setMaxResults(limit).getResultList();
    }
}
