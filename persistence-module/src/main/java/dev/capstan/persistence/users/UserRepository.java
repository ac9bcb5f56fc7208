package dev.capstan.persistence.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
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
