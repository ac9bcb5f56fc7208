package dev.capstan.persistence.users;

import dev.capstan.types.users.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores accounts; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class UserRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public Optional<User> find(UUID id) {
        return Optional.ofNullable(em.find(User.class, id));
    }

    public Optional<User> findByEmail(String email) {
        return em.createQuery("SELECT u FROM User u WHERE u.email = :email", User.class)
                .setParameter("email", email)
                .getResultStream()
                .findFirst();
    }

    /** Holds the row until the transaction ends. */
    public Optional<User> lock(UUID id) {
        return Optional.ofNullable(em.find(User.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public long countActive(Role role) {
        return em.createQuery("SELECT COUNT(u) FROM User u WHERE u.role = :role AND u.active = TRUE", Long.class)
                .setParameter("role", role)
                .getSingleResult();
    }

    /** Closed and not erased, those that wait longest first. */
    public List<UUID> closedBefore(Instant moment, int limit) {
        return em.createQuery(
                        "SELECT u.id FROM User u WHERE u.closedAt <= :moment AND u.erasedAt IS NULL ORDER BY u.closedAt, u.id",
                        UUID.class)
                .setParameter("moment", moment)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Removes every row that refers to this user, in whichever table, and says how many there were. */
    public long eraseWhatRefersTo(UUID id) {
        em.flush();
        em.clear();
        Object rows =
                em.createNativeQuery("SELECT erase_user(?)").setParameter(1, id).getSingleResult();
        return ((Number) rows).longValue();
    }

    public boolean isEmpty() {
        return em.createQuery("SELECT u.id FROM User u", UUID.class)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /** Makes everyone else who wants to create this account wait until the transaction ends. */
    public void lockEmail(String email) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "users.email:" + email)
                .getResultList();
    }

    /** The row is in the database when this returns, so that rows that refer to it can follow. */
    public void add(User user) {
        em.persist(user);
        em.flush();
    }
}
