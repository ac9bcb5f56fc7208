package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.Question;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import dev.capstan.types.runs.RunStatus;
import java.util.UUID;

/** The events of a run that waits for its user and goes on. No value that the user enters is in any of them. */
final class WaitEvents {
    private WaitEvents() {}

    /** The run rests until the question is answered. */
    static NewEvent confirmation(UUID runId, UUID sessionId, Block.ToolCall call, Question question) {
        ObjectNode content = content(runId)
                .put("origin", "RunPaused")
                .put("message", question.message())
                .put("session_id", sessionId.toString())
                .put("tool_name", call.name())
                .put("tool_call_id", call.id())
                .put("run_status", RunStatus.PAUSED.wire());
        ObjectNode tool = flags(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("tool_call_id", call.id())
                        .put("tool_name", call.name()),
                question);
        tool.set("tool_input", call.input());
        tool.set("user_input_schema", fields(question));
        content.putArray("tools").add(tool);
        content.putArray("requirements").add(requirement(call, question).put("is_resolved", false));
        ObjectNode active = requirement(call, question);
        active.set("user_input_schema", fields(question));
        content.putArray("active_requirements").add(active);
        return NewEvent.of("agent.tool.confirmation", EventGroup.AGENT, runId, content)
                .to(EventAudience.OWNER);
    }

    static NewEvent answered(UUID runId, boolean confirmed) {
        ObjectNode content = content(runId)
                .put("message", confirmed ? "The user has answered." : "The user has declined.")
                .put("confirmed", confirmed);
        return NewEvent.of("agent.continue", EventGroup.AGENT, runId, content);
    }

    /** The run is about to be worked on. */
    static NewEvent progress(UUID runId, String message) {
        return NewEvent.of(
                "agent.processing", EventGroup.AGENT, runId, content(runId).put("message", message));
    }

    private static ObjectNode requirement(Block.ToolCall call, Question question) {
        ObjectNode requirement = JsonNodeFactory.instance
                .objectNode()
                .put("id", question.id().toString())
                .put("needs_confirmation", question.confirmation())
                .put("needs_user_input", needsInput(question))
                .put("needs_external_execution", false);
        ObjectNode execution = requirement.putObject("tool_execution");
        execution.put("tool_call_id", call.id()).put("tool_name", call.name());
        execution.set("tool_args", call.input());
        flags(execution, question).set("user_input_schema", fields(question));
        return requirement;
    }

    private static ObjectNode flags(ObjectNode object, Question question) {
        return object.put("requires_confirmation", question.confirmation())
                .put("requires_user_input", needsInput(question))
                .put("external_execution_required", false);
    }

    private static boolean needsInput(Question question) {
        return !question.confirmation();
    }

    /** What may be left out beside a yes is not asked for here: clients know it from the tool's input. */
    private static ArrayNode fields(Question question) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        if (needsInput(question)) {
            for (Question.Field field : question.fields()) {
                fields.addObject()
                        .put("name", field.name())
                        .put("field_type", field.type())
                        .put("description", field.description())
                        .putNull("value");
            }
        }
        return fields;
    }

    private static ObjectNode content(UUID runId) {
        return JsonNodeFactory.instance.objectNode().put("run_id", runId.toString());
    }
}
