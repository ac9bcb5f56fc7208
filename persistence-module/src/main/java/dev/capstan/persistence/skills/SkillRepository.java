package dev.capstan.persistence.skills;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores skills; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SkillRepository {
    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public Optional<Skill> find(UUID id) {
        return Optional.ofNullable(em.find(Skill.class, id));
    }

    /** Those that came with the server, by name. */
    public List<Skill> findBuiltin() {
        return em.createQuery("SELECT s FROM Skill s WHERE s.userId IS NULL ORDER BY s.name", Skill.class)
                .getResultList();
    }

    /** A user's own, by name. */
    public List<Skill> findOf(UUID userId, int most) {
        return em.createQuery("SELECT s FROM Skill s WHERE s.userId = :user ORDER BY s.name", Skill.class)
                .setParameter("user", userId)
                .setMaxResults(most)
                .getResultList();
    }

    /** The built-in skills that a user has switched off. */
    public Set<UUID> findSwitchedOff(UUID userId) {
        List<?> ids = em.createNativeQuery("SELECT CAST(skill_id AS text) FROM skill_switches WHERE user_id = ?")
                .setParameter(1, userId)
                .getResultList();
        Set<UUID> off = new HashSet<>();
        ids.forEach(id -> off.add(UUID.fromString(id.toString())));
        return off;
    }

    /** Repeating it changes nothing. */
    public void switchOff(UUID userId, UUID skillId) {
        em.createNativeQuery("INSERT INTO skill_switches (user_id, skill_id) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .setParameter(1, userId)
                .setParameter(2, skillId)
                .executeUpdate();
    }

    /** Repeating it changes nothing. */
    public void switchOn(UUID userId, UUID skillId) {
        em.createNativeQuery("DELETE FROM skill_switches WHERE user_id = ? AND skill_id = ?")
                .setParameter(1, userId)
                .setParameter(2, skillId)
                .executeUpdate();
    }

    public Optional<byte[]> findArchive(UUID skillId) {
        return Optional.ofNullable(em.find(SkillArchive.class, skillId)).map(SkillArchive::content);
    }

    public void addArchive(SkillArchive archive) {
        em.flush();
        em.persist(archive);
    }

    public void add(Skill skill) {
        em.persist(skill);
    }

    /** With its files. */
    public void remove(Skill skill) {
        em.remove(skill);
    }

    /** Makes another change of the same user's skills wait until the transaction ends. */
    public void lockOf(String whose) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "skills." + whose)
                .getResultList();
    }
}
