package dev.capstan.persistence.pricing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.types.credits.ActKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists the prices of acts for those who set them, and keeps two of them from setting the same one. */
@ApplicationScoped
@Transactional(MANDATORY)
public class ActPriceHistoryRepository {
    @PersistenceContext
    EntityManager em;

    public Optional<ActPrice> find(UUID id) {
        return Optional.ofNullable(em.find(ActPrice.class, id));
    }

    /** Of each item that comes after the given one in the order of kind and item, the price that is valid at {@code at}. */
    public List<ActPrice> findEffective(Instant at, String afterKind, String afterItem, int limit) {
        return em.createQuery("""
                        SELECT p FROM ActPrice p
                        WHERE (p.kind > :kind OR (p.kind = :kind AND p.item > :item)) AND p.validFrom = (
                            SELECT MAX(q.validFrom) FROM ActPrice q
                            WHERE q.kind = p.kind AND q.item = p.item AND q.validFrom <= :at)
                        ORDER BY p.kind, p.item""", ActPrice.class)
                .setParameter("kind", afterKind)
                .setParameter("item", afterItem)
                .setParameter("at", at.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList();
    }

    /** The prices of one item that begin before {@code before}, latest first. */
    public List<ActPrice> findVersions(ActKind kind, String item, Instant before, int limit) {
        return em.createQuery("""
                        SELECT p FROM ActPrice p WHERE p.kind = :kind AND p.item = :item AND p.validFrom < :before
                        ORDER BY p.validFrom DESC""", ActPrice.class)
                .setParameter("kind", kind.wire())
                .setParameter("item", item)
                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList();
    }

    /** When the price that follows one begins. */
    public Optional<Instant> findNextStart(ActPrice price) {
        return em.createQuery("""
                        SELECT p FROM ActPrice p WHERE p.kind = :kind AND p.item = :item AND p.validFrom > :from
                        ORDER BY p.validFrom""", ActPrice.class)
                .setParameter("kind", price.kind().wire())
                .setParameter("item", price.item())
                .setParameter("from", price.validFrom().atOffset(ZoneOffset.UTC))
                .setMaxResults(1)
                .getResultStream()
                .map(ActPrice::validFrom)
                .findFirst();
    }

    /** Whoever adds a price of the item waits here for whoever does so already. */
    public void lock(ActKind kind, String item) {
        em.createNativeQuery("SELECT CAST(pg_advisory_xact_lock(hashtextextended(?1, 0)) AS text)")
                .setParameter(1, "act-price/" + kind.wire() + "/" + item)
                .getSingleResult();
    }

    public boolean has(ActKind kind, String item, Instant validFrom) {
        return !em.createQuery(
                        "SELECT p.id FROM ActPrice p WHERE p.kind = :kind AND p.item = :item AND p.validFrom = :from",
                        UUID.class)
                .setParameter("kind", kind.wire())
                .setParameter("item", item)
                .setParameter("from", validFrom.atOffset(ZoneOffset.UTC))
                .getResultList()
                .isEmpty();
    }
}
