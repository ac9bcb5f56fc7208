package dev.capstan.service.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.sessions.Session;
import dev.capstan.persistence.sessions.SessionRepository;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The plan that a session keeps: a summary and milestones with their state. Whoever calls knows that the session may be changed. */
@Stateless
public class SessionPlans {
    private static final String MEMBER = "plan";
    private static final String STATUS = "status";
    private static final String PENDING = "pending";

    @Inject
    SessionRepository sessions;

    @Inject
    Clock clock;

    /** The plan of a session; missing when it has none. */
    public static JsonNode in(SessionView session) {
        JsonNode metadata = session.sessionMetadata();
        return metadata != null && metadata.path(MEMBER).isObject() ? metadata.path(MEMBER) : MissingNode.getInstance();
    }

    /** Puts a plan in place of the one before. Milestones that stay keep their state, new ones are pending. */
    public JsonNode keep(UUID sessionId, JsonNode plan) {
        return store(sessionId, plan, false);
    }

    /** As {@link #keep}, with the states that the plan itself gives. */
    public JsonNode replace(UUID sessionId, JsonNode plan) {
        return store(sessionId, plan, true);
    }

    private JsonNode store(UUID sessionId, JsonNode plan, boolean ownStates) {
        return sessions.lock(sessionId)
                .map(session -> {
                    JsonNode kept = complete(plan, states(session), ownStates);
                    session.describe(MEMBER, kept, clock.instant());
                    return kept;
                })
                .orElseThrow(() -> new SessionNotFoundException(sessionId));
    }

    /** Changes the state of some milestones; ids that the plan does not have are passed over. */
    public void mark(UUID sessionId, Collection<String> milestones, String status) {
        sessions.lock(sessionId)
                .ifPresent(session -> plan(session).ifPresent(plan -> {
                    ObjectNode changed = plan.deepCopy();
                    changed.path("milestones")
                            .valueStream()
                            .filter(milestone ->
                                    milestones.contains(milestone.path("id").asText()))
                            .map(ObjectNode.class::cast)
                            .forEach(milestone -> milestone.put(STATUS, status));
                    session.describe(MEMBER, changed, clock.instant());
                }));
    }

    private static Optional<ObjectNode> plan(Session session) {
        return session.metadata()
                .map(metadata -> metadata.path(MEMBER))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private static Map<String, String> states(Session session) {
        Map<String, String> states = new HashMap<>();
        plan(session)
                .ifPresent(plan -> plan.path("milestones")
                        .forEach(milestone -> states.put(
                                milestone.path("id").asText(),
                                milestone.path(STATUS).asText(PENDING))));
        return states;
    }

    private static JsonNode complete(JsonNode plan, Map<String, String> states, boolean ownStates) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("summary", plan.path("summary").asText(""));
        ArrayNode milestones = whole.putArray("milestones");
        for (JsonNode milestone : plan.path("milestones")) {
            String id = milestone.path("id").asText();
            String before = states.getOrDefault(id, PENDING);
            ObjectNode copy = milestones
                    .addObject()
                    .put("id", id)
                    .put("content", milestone.path("content").asText(""))
                    .put("details", milestone.path("details").asText(""));
            copy.set(
                    "dependencies",
                    milestone.path("dependencies").isArray()
                            ? milestone.path("dependencies")
                            : JsonNodeFactory.instance.arrayNode());
            copy.put(STATUS, ownStates ? milestone.path(STATUS).asText(before) : before);
        }
        return whole;
    }
}
