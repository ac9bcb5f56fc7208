package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.sessions.SessionPlans;
import dev.capstan.service.sessions.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** What users do with the plan of a session beside letting an agent write it. */
@Stateless
public class PlanService {
    @Inject
    SessionService sessions;

    @Inject
    SessionPlans plans;

    @Inject
    EventLog log;

    /** Stores a plan that a person has edited, and tells everybody who watches. */
    public void replace(UUID userId, UUID sessionId, JsonNode plan) {
        sessions.get(userId, sessionId);
        JsonNode kept = plans.replace(sessionId, plan);
        log.append(new EventBatch(sessionId, null, List.of(PlanEvents.generated(null, sessionId, kept, true))));
    }
}
