package dev.capstan.service.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.types.realtime.EventAudience;
import java.math.BigDecimal;

/**
 * The wire form of an event: the contract's envelope, with {@code type} (the name again, which some clients switch on),
 * {@code seq} and {@code covers}. What clients read on the envelope is repeated there from the content.
 */
final class EventEnvelope {
    private EventEnvelope() {}

    static ObjectNode of(EventRow row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", row.id().toString());
        json.put("seq", row.seq());
        json.put("group", row.group().wire());
        json.put("name", row.name());
        json.put("type", row.name());
        json.put("session_id", row.sessionId().toString());
        if (row.runId() != null) {
            json.put("run_id", row.runId().toString());
        }
        json.set("content", row.content());
        json.put("timestamp", BigDecimal.valueOf(row.createdAt().toEpochMilli(), 3));
        json.put("transient", row.delta());
        json.put("internal", row.audience() == EventAudience.NOBODY);
        json.putObject("metadata");
        if (row.covers() != null) {
            json.set("covers", of(row.covers()));
        }
        addExtras(json, row);
        return json;
    }

    static ObjectNode of(EventRow.Covers covers) {
        return JsonNodeFactory.instance.objectNode().put("from", covers.from()).put("to", covers.to());
    }

    private static void addExtras(ObjectNode json, EventRow row) {
        switch (row.group()) {
            case AGENT -> {
                json.put("agent_id", "")
                        .put("agent_name", row.content().path("agent_name").asText(""));
                copy(json, row.content(), "tool_name", "tool_call_id", "model", "status", "message");
            }
            case BILLING -> copyScalars(json, row.content());
            case SESSION -> json.put("message", row.content().path("text").asText(""));
            case SYSTEM -> {
                copy(json, row.content(), "error_code", "message");
                json.put("detail", row.content().path("message").asText("")).put("recoverable", false);
            }
            case SANDBOX ->
                json.put("status", sandboxWord(row.content().path("status").asText("")));
            case CONNECTION -> copy(json, row.content(), "workspace_path", "sandbox_status");
            case PLAN, FILE, MEDIA, INTEGRATION -> {
                // nothing beyond the content
            }
        }
    }

    /** The envelope has its own, older vocabulary for the state of a sandbox. */
    private static String sandboxWord(String status) {
        return switch (status) {
            case "running" -> "ready";
            case "paused" -> "paused";
            case "deleted" -> "terminated";
            case "error" -> "error";
            default -> "starting";
        };
    }

    private static void copy(ObjectNode json, JsonNode content, String... names) {
        for (String name : names) {
            if (content.hasNonNull(name)) {
                json.set(name, content.get(name));
            }
        }
    }

    private static void copyScalars(ObjectNode json, JsonNode content) {
        content.properties().forEach(member -> {
            if (member.getValue().isValueNode() && !json.has(member.getKey())) {
                json.set(member.getKey(), member.getValue());
            }
        });
    }
}
