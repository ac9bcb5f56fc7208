package dev.capstan.persistence.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores accounts at outside providers, and who is let in; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class IdentityRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public Optional<UserIdentity> find(String issuer, String subject) {
        return Optional.ofNullable(em.find(UserIdentity.class, new UserIdentity.Key(issuer, subject)));
    }

    public List<UserIdentity> findOf(UUID userId) {
        return em.createQuery(
                        "SELECT i FROM UserIdentity i WHERE i.userId = :user ORDER BY i.issuer, i.subject",
                        UserIdentity.class)
                .setParameter("user", userId)
                .getResultList();
    }

    public void add(UserIdentity identity) {
        em.persist(identity);
        em.flush();
    }

    public boolean admitted(String email) {
        return !em.createNativeQuery("SELECT 1 FROM admitted_emails WHERE email = ?")
                .setParameter(1, email)
                .getResultList()
                .isEmpty();
    }

    public void admit(String email, UUID by, Instant now) {
        em.createNativeQuery("INSERT INTO admitted_emails (email, admitted_by, admitted_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .setParameter(1, email)
                .setParameter(2, by)
                .setParameter(3, Timestamp.from(now))
                .executeUpdate();
    }

    public void dismiss(String email) {
        em.createNativeQuery("DELETE FROM admitted_emails WHERE email = ?")
                .setParameter(1, email)
                .executeUpdate();
    }
}
