package dev.capstan.persistence.tools;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The to-do list of one session's agent, as JSON text, replaced as a whole. */
@Entity
@Table(name = "session_todos")
@SuppressWarnings("NullAway.Init")
public class SessionTodos {
    @Id
    @Column(name = "session_id")
    private UUID sessionId;

    private String todos;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected SessionTodos() {}

    public SessionTodos(UUID sessionId, String todos, Instant now) {
        this.sessionId = sessionId;
        replace(todos, now);
    }

    public final void replace(String newTodos, Instant now) {
        todos = newTodos;
        updatedAt = now;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public String todos() {
        return todos;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
