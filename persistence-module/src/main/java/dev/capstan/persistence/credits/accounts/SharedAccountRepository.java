package dev.capstan.persistence.credits.accounts;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores shared accounts, who may spend from them, and who pays for whom. */
@ApplicationScoped
@Transactional(MANDATORY)
public class SharedAccountRepository {
    @PersistenceContext
    EntityManager em;

    public Optional<SharedAccount> find(UUID accountId) {
        return Optional.ofNullable(em.find(SharedAccount.class, accountId));
    }

    /** Newest first. */
    public List<SharedAccount> findAll(int limit, int skip) {
        return em.createQuery(
                        "SELECT s FROM SharedAccount s ORDER BY s.createdAt DESC, s.accountId DESC",
                        SharedAccount.class)
                .setFirstResult(skip)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count() {
        return em.createQuery("SELECT count(s) FROM SharedAccount s", Long.class)
                .getSingleResult();
    }

    /** The accounts that a user is a member of, oldest membership first. */
    public List<SharedAccount> findOf(UUID userId) {
        return em.createQuery("""
                        SELECT s FROM SharedAccount s, AccountMember m
                        WHERE m.accountId = s.accountId AND m.userId = :user ORDER BY m.addedAt, s.accountId""", SharedAccount.class)
                .setParameter("user", userId)
                .getResultList();
    }

    /** Oldest first. */
    public List<AccountMember> findMembers(UUID accountId) {
        return em.createQuery(
                        "SELECT m FROM AccountMember m WHERE m.accountId = :account ORDER BY m.addedAt, m.userId",
                        AccountMember.class)
                .setParameter("account", accountId)
                .getResultList();
    }

    public Optional<AccountMember> findMember(UUID accountId, UUID userId) {
        return em.createQuery(
                        "SELECT m FROM AccountMember m WHERE m.accountId = :account AND m.userId = :user",
                        AccountMember.class)
                .setParameter("account", accountId)
                .setParameter("user", userId)
                .getResultStream()
                .findFirst();
    }

    /** The shared account that pays for a user in a session; empty when the own one does. Members only. */
    public Optional<UUID> findPayer(UUID userId, @Nullable UUID sessionId) {
        return choices(userId, sessionId).stream()
                .findFirst()
                .map(PayerChoice::accountId)
                .filter(account -> findMember(account, userId).isPresent());
    }

    public Optional<PayerChoice> findChoice(UUID userId, @Nullable UUID sessionId) {
        return choices(userId, sessionId).stream()
                .filter(choice -> sessionId == null || sessionId.equals(choice.sessionId()))
                .findFirst();
    }

    /** That of the session before the general one. */
    private List<PayerChoice> choices(UUID userId, @Nullable UUID sessionId) {
        String session = sessionId == null ? "" : " OR c.sessionId = :session";
        TypedQuery<PayerChoice> query = em.createQuery(
                "SELECT c FROM PayerChoice c WHERE c.userId = :user AND (c.sessionId IS NULL" + session
                        + ") ORDER BY c.sessionId NULLS LAST",
                PayerChoice.class);
        if (sessionId != null) {
            query.setParameter("session", sessionId);
        }
        return query.setParameter("user", userId).getResultList();
    }

    public void add(SharedAccount account) {
        em.persist(account);
        em.flush(); // members refer to it
    }

    public void add(AccountMember member) {
        em.persist(member);
    }

    public void add(PayerChoice choice) {
        em.persist(choice);
    }

    public void remove(PayerChoice choice) {
        em.remove(choice);
    }

    /** The account pays no longer for anything of that user. */
    public void remove(AccountMember member) {
        em.createQuery("DELETE FROM PayerChoice c WHERE c.userId = :user AND c.accountId = :account")
                .setParameter("user", member.userId())
                .setParameter("account", member.accountId())
                .executeUpdate();
        em.remove(member);
    }
}
