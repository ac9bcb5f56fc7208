package dev.capstan.persistence.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores model settings; works only inside a service's transaction. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class ModelSettingRepository {
    private static final int MOST = 500;

    @PersistenceContext(unitName = "capstan")
    EntityManager em;

    public Optional<ModelSetting> find(UUID id) {
        return Optional.ofNullable(em.find(ModelSetting.class, id));
    }

    /** The active system settings: the default first, then the oldest first. */
    public List<ModelSetting> findActiveSystem() {
        return em.createQuery(
                        "SELECT s FROM ModelSetting s WHERE s.userId IS NULL AND s.isActive = true"
                                + " ORDER BY s.isDefault DESC, s.createdAt, s.id",
                        ModelSetting.class)
                .setMaxResults(MOST)
                .getResultList();
    }

    /** A user's own active settings, the oldest first. */
    public List<ModelSetting> findActiveOf(UUID userId) {
        return em.createQuery(
                        "SELECT s FROM ModelSetting s WHERE s.userId = :user AND s.isActive = true"
                                + " ORDER BY s.createdAt, s.id",
                        ModelSetting.class)
                .setParameter("user", userId)
                .setMaxResults(MOST)
                .getResultList();
    }

    /** A user's own settings, inactive ones too. */
    public List<ModelSetting> findAllOf(UUID userId) {
        return em.createQuery(
                        "SELECT s FROM ModelSetting s WHERE s.userId = :user ORDER BY s.createdAt, s.id",
                        ModelSetting.class)
                .setParameter("user", userId)
                .getResultList();
    }

    /** Every system setting, inactive ones too. */
    public List<ModelSetting> findAllSystem() {
        return em.createQuery(
                        "SELECT s FROM ModelSetting s WHERE s.userId IS NULL ORDER BY s.createdAt, s.id",
                        ModelSetting.class)
                .getResultList();
    }

    /** Makes another node that brings the system settings up to date wait until the transaction ends. */
    public void lockSystem() {
        lock("system");
    }

    /** Makes another change of the same user's settings wait until the transaction ends. */
    public void lockOf(UUID userId) {
        lock(userId.toString());
    }

    private void lock(String whose) {
        em.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .setParameter(1, "model_settings." + whose)
                .getResultList();
    }

    public void remove(ModelSetting setting) {
        em.remove(setting);
    }

    public void add(ModelSetting setting) {
        em.persist(setting);
    }

    /** Writes what was changed so far, so that a unique default can pass from one setting to another. */
    public void flush() {
        em.flush();
    }
}
