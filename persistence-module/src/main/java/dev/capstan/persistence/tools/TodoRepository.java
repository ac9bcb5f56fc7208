package dev.capstan.persistence.tools;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.UUID;

/** Stores to-do lists. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class TodoRepository {
    @PersistenceContext
    EntityManager em;

    public Optional<SessionTodos> find(UUID sessionId) {
        return Optional.ofNullable(em.find(SessionTodos.class, sessionId));
    }

    public void add(SessionTodos todos) {
        em.persist(todos);
    }
}
