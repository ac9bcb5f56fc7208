package dev.capstan.service.tools.todos;

import dev.capstan.persistence.tools.SessionTodos;
import dev.capstan.persistence.tools.TodoRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Keeps each session's to-do list, as JSON text. */
@Stateless
public class Todos {
    @Inject
    TodoRepository todos;

    @Inject
    Clock clock;

    public void replace(UUID sessionId, String list) {
        todos.find(sessionId)
                .ifPresentOrElse(
                        row -> row.replace(list, clock.instant()),
                        () -> todos.add(new SessionTodos(sessionId, list, clock.instant())));
    }

    /** An empty list for a session without one. */
    public String of(UUID sessionId) {
        return todos.find(sessionId).map(SessionTodos::todos).orElse("[]");
    }
}
