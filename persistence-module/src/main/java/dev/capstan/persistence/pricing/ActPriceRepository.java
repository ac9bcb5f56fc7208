package dev.capstan.persistence.pricing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.ActKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Stores the prices of acts that are paid by the unit. */
@ApplicationScoped
@Transactional(MANDATORY)
public class ActPriceRepository {
    @PersistenceContext
    EntityManager em;

    /** The newest that is valid at {@code at}; a price of the item itself goes before one of every item. */
    public Optional<ActPrice> findValid(ActKind kind, String item, Instant at) {
        return em.createQuery("""
                        SELECT p FROM ActPrice p
                        WHERE p.kind = :kind AND p.item IN (:item, :every) AND p.validFrom <= :at
                        ORDER BY CASE WHEN p.item = :every THEN 1 ELSE 0 END, p.validFrom DESC""", ActPrice.class)
                .setParameter("kind", kind.wire())
                .setParameter("item", item)
                .setParameter("every", ActPrice.EVERY_ITEM)
                .setParameter("at", at.atOffset(ZoneOffset.UTC))
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    public void add(ActPrice price) {
        em.persist(price);
    }
}
