package dev.capstan.service.runs;

import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.sessions.SessionDeleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Stops the run of a session that is being deleted: nobody would see it, and its owner would pay. */
@ApplicationScoped
public class DeletedSessions {
    @Inject
    RunRepository runs;

    @Inject
    RunService service;

    public void stop(@Observes SessionDeleted deleted) {
        if (runs.findActive(deleted.sessionId()).isPresent()) {
            service.cancel(deleted.userId(), deleted.sessionId());
        }
    }
}
