package dev.capstan.persistence.billing;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.capstan.persistence.time.Moments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores what billing knows of users, subscriptions, invoices and payments. Whoever acts for a user locks the account first. */
@ApplicationScoped
@Transactional(MANDATORY)
public class BillingRepository {
    @PersistenceContext
    EntityManager em;

    /** Makes the account where there is none, and holds it until the transaction ends. */
    public BillingAccount lockAccount(UUID userId) {
        em.createNativeQuery(
                        "INSERT INTO billing_accounts (user_id, plan_since) VALUES (?1, 'epoch') ON CONFLICT DO NOTHING")
                .setParameter(1, userId)
                .executeUpdate();
        return em.find(BillingAccount.class, userId, LockModeType.PESSIMISTIC_WRITE);
    }

    public Optional<UUID> findUserOfCustomer(String customerId) {
        List<?> found = em.createNativeQuery("SELECT user_id FROM billing_customers WHERE customer_id = ?1")
                .setParameter(1, customerId)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** The first one wins: a customer never moves to another user. */
    public boolean link(String customerId, UUID userId, Instant now) {
        return em.createNativeQuery("INSERT INTO billing_customers (customer_id, user_id, linked_at)"
                                + " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                        .setParameter(1, customerId)
                        .setParameter(2, userId)
                        .setParameter(3, Moments.sql(now))
                        .executeUpdate()
                == 1;
    }

    /** Oldest first. */
    @SuppressWarnings("unchecked")
    public List<String> findCustomers(UUID userId) {
        return em.createNativeQuery(
                        "SELECT customer_id FROM billing_customers WHERE user_id = ?1 ORDER BY linked_at, customer_id")
                .setParameter(1, userId)
                .getResultList();
    }

    /** Every customer after that id, for the comparison with the provider. */
    @SuppressWarnings("unchecked")
    public List<String> findCustomersAfter(String customerId, int limit) {
        return em.createNativeQuery(
                        "SELECT customer_id FROM billing_customers WHERE customer_id > ?1 ORDER BY customer_id LIMIT ?2")
                .setParameter(1, customerId)
                .setParameter(2, limit)
                .getResultList();
    }

    public Optional<BillingSubscription> findSubscription(String id) {
        return Optional.ofNullable(em.find(BillingSubscription.class, id));
    }

    /** Newest first. */
    public List<BillingSubscription> findSubscriptions(UUID userId) {
        return em.createQuery(
                        "SELECT s FROM BillingSubscription s WHERE s.userId = :user ORDER BY s.createdAt DESC, s.id DESC",
                        BillingSubscription.class)
                .setParameter("user", userId)
                .getResultList();
    }

    public List<BillingSubscription> findSubscriptionsAfter(String id, int limit) {
        return em.createQuery(
                        "SELECT s FROM BillingSubscription s WHERE s.id > :id ORDER BY s.id", BillingSubscription.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    public Optional<BillingInvoice> findInvoice(String id) {
        return Optional.ofNullable(em.find(BillingInvoice.class, id));
    }

    /** Those of the subscription whose period began then or later. */
    public List<BillingInvoice> findInvoicesSince(String subscriptionId, Instant periodStart) {
        return em.createQuery("""
                        SELECT i FROM BillingInvoice i
                        WHERE i.subscriptionId = :subscription AND i.periodStart >= :start ORDER BY i.id""", BillingInvoice.class)
                .setParameter("subscription", subscriptionId)
                .setParameter("start", periodStart)
                .getResultList();
    }

    public List<BillingInvoice> findInvoicesAfter(String id, int limit) {
        return em.createQuery("SELECT i FROM BillingInvoice i WHERE i.id > :id ORDER BY i.id", BillingInvoice.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Makes the payment where there is none, and holds it until the transaction ends. */
    public BillingPayment lockPayment(String paymentId) {
        em.createNativeQuery(
                        "INSERT INTO billing_payments (payment_id, facts_at) VALUES (?1, 'epoch') ON CONFLICT DO NOTHING")
                .setParameter(1, paymentId)
                .executeUpdate();
        return em.find(BillingPayment.class, paymentId, LockModeType.PESSIMISTIC_WRITE);
    }

    public Optional<BillingPayment> findPayment(String paymentId) {
        return Optional.ofNullable(em.find(BillingPayment.class, paymentId));
    }

    public List<BillingPayment> findPayments(String invoiceId) {
        return em.createQuery(
                        "SELECT p FROM BillingPayment p WHERE p.invoiceId = :invoice ORDER BY p.id",
                        BillingPayment.class)
                .setParameter("invoice", invoiceId)
                .getResultList();
    }

    public Optional<BillingDispute> findDispute(String id) {
        return Optional.ofNullable(em.find(BillingDispute.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public List<BillingDispute> findDisputes(Collection<String> paymentIds) {
        return paymentIds.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT d FROM BillingDispute d WHERE d.paymentId IN :payments ORDER BY d.id",
                                BillingDispute.class)
                        .setParameter("payments", paymentIds)
                        .getResultList();
    }

    public void add(BillingSubscription subscription) {
        em.persist(subscription);
    }

    public void add(BillingInvoice invoice) {
        em.persist(invoice);
    }

    public void add(BillingDispute dispute) {
        em.persist(dispute);
    }

    public void add(BillingTransaction row) {
        em.persist(row);
    }

    public List<BillingTransaction> findTransactions(UUID userId) {
        return em.createQuery(
                        "SELECT t FROM BillingTransaction t WHERE t.userId = :user ORDER BY t.createdAt, t.id",
                        BillingTransaction.class)
                .setParameter("user", userId)
                .getResultList();
    }
}
