package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.realtime.NewEvent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which agent of a run works: the run's own, or one that it handed a task to.
 *
 * @param key stored with its steps; empty for the run's own agent, the same after a take-over for a sub-agent
 * @param name what it is called in events
 * @param delegatedFrom who handed the task to it
 * @param callId the tool call that did so
 */
record AgentInstance(String key, String name, String delegatedFrom, String callId) {
    static final AgentInstance MAIN = new AgentInstance("", "", "", "");
    private static final String TOOL_CALL = "tool_call_id";

    /** The sub-agent that works on one tool call. */
    static AgentInstance sub(UUID runId, int turn, String callId, String name, String delegatedFrom) {
        String seed = "%s/%d/%s".formatted(runId, turn, callId);
        UUID key = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
        return new AgentInstance(key.toString(), name, delegatedFrom, callId);
    }

    boolean main() {
        return key.isEmpty();
    }

    /** How the usage keys of this agent's acts begin. */
    String keyPrefix(UUID runId) {
        return main() ? "run/" + runId : "run/%s/agent/%s".formatted(runId, key);
    }

    /** Says in an event which agent it comes from; events of the run's own agent say nothing. */
    NewEvent mark(NewEvent event) {
        if (!main()) {
            ObjectNode content = event.content();
            content.put("agent_name", name)
                    .put("delegated_from", delegatedFrom)
                    .put("is_sub_agent_event", true)
                    .put("parent_run_id", content.path("run_id").asText())
                    .put("agent_instance_id", key)
                    .put("parent_tool_call_id", callId);
            if (!content.has(TOOL_CALL)) {
                content.put(TOOL_CALL, callId);
            }
        }
        return event;
    }
}
