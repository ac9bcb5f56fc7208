package dev.capstan.persistence.pricing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/** Stores price versions. */
@ApplicationScoped
@Transactional(MANDATORY)
public class PriceRepository {
    @PersistenceContext
    EntityManager em;

    /** The version with the longest of {@code patterns}; of that pattern, the newest that is valid at {@code at}. */
    public Optional<PriceVersion> findLongest(Collection<String> patterns, Instant at) {
        return em.createQuery("""
                        SELECT p FROM PriceVersion p WHERE p.modelPattern IN :patterns AND p.validFrom <= :at
                        ORDER BY LENGTH(p.modelPattern) DESC, p.validFrom DESC""", PriceVersion.class)
                .setParameter("patterns", patterns)
                .setParameter("at", at.atOffset(ZoneOffset.UTC))
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    public void add(PriceVersion version) {
        em.persist(version);
    }
}
