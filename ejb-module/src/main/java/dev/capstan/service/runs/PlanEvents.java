package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.types.realtime.EventGroup;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a session's plan. */
final class PlanEvents {
    private PlanEvents() {}

    /** @param byHand whether a person has written the plan, and no run */
    static NewEvent generated(@Nullable UUID runId, UUID sessionId, JsonNode plan, boolean byHand) {
        ObjectNode content = content(runId).put("session_id", sessionId.toString());
        content.set("summary", plan.path("summary"));
        content.set("milestones", plan.path("milestones"));
        content.put("is_update", byHand);
        return NewEvent.of("plan.milestone.generated", EventGroup.PLAN, runId, content);
    }

    static NewEvent options(UUID runId, UUID sessionId, JsonNode input) {
        ObjectNode content = content(runId).put("session_id", sessionId.toString());
        content.set("message", input.path("message"));
        content.set("suggestions", input.path("suggestions"));
        return NewEvent.of("plan.modification.options", EventGroup.PLAN, runId, content);
    }

    static NewEvent inProgress(UUID runId, String milestone) {
        return updated(runId, milestone, "in_progress");
    }

    static NewEvent updated(UUID runId, String milestone, String status) {
        return NewEvent.of(
                "plan.milestone.updated",
                EventGroup.PLAN,
                runId,
                content(runId).put("milestone_id", milestone).put("status", status));
    }

    private static ObjectNode content(@Nullable UUID runId) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        return runId == null ? content : content.put("run_id", runId.toString());
    }
}
