package dev.capstan.service.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a message, in the form of the wire, and what they are for a model. */
final class ChatParts {
    private static final String SEAL = "signature";
    private static final String OPTIONS = "provider_options";

    private ChatParts() {}

    static ArrayNode ofText(String text) {
        ArrayNode parts = array();
        parts.addObject().put("type", "text").put("text", text);
        return parts;
    }

    static ArrayNode ofBlocks(List<Block> blocks) {
        ArrayNode parts = array();
        for (Block block : blocks) {
            switch (block) {
                case Block.Text text -> parts.addObject().put("type", "text").put("text", text.text());
                case Block.Thinking thinking ->
                    parts.addObject()
                            .put("type", "reasoning")
                            .put("thinking", thinking.text())
                            .put(SEAL, thinking.signature() == null ? "" : thinking.signature());
                case Block.ToolCall call -> {
                    ObjectNode part = parts.addObject()
                            .put("type", "tool_call")
                            .put("id", call.id())
                            .put("name", call.name())
                            .put("input", call.input().toString())
                            .put("function_type", "function")
                            .put("finished", true)
                            .put("provider_executed", false);
                    if (call.signature() != null) {
                        part.putObject(OPTIONS).put(SEAL, call.signature());
                    }
                }
            }
        }
        return parts;
    }

    static ArrayNode ofResults(List<ToolResult> results) {
        ArrayNode parts = array();
        for (ToolResult result : results) {
            parts.addObject()
                    .put("type", "tool_result")
                    .put("tool_call_id", result.callId())
                    .put("name", result.toolName())
                    .set("output", output(result));
        }
        return parts;
    }

    static ObjectNode output(ToolResult result) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", result.failed() ? "error-text" : "text")
                .put("value", result.content());
    }

    static List<Block> blocks(JsonNode parts) {
        List<Block> blocks = new ArrayList<>();
        for (JsonNode part : parts) {
            switch (part.path("type").asText()) {
                case "text" -> blocks.add(new Block.Text(part.path("text").asText()));
                case "reasoning" ->
                    blocks.add(new Block.Thinking(
                            part.path("thinking").asText(),
                            nullIfEmpty(part.path(SEAL).asText(""))));
                case "tool_call" ->
                    blocks.add(new Block.ToolCall(
                            part.path("id").asText(),
                            part.path("name").asText(),
                            input(part.path("input").asText("{}")),
                            nullIfEmpty(part.path(OPTIONS).path(SEAL).asText(""))));
                default -> {} // a kind that models are not told of
            }
        }
        return blocks;
    }

    static List<ToolResult> results(JsonNode parts) {
        List<ToolResult> results = new ArrayList<>();
        for (JsonNode part : parts) {
            JsonNode output = part.path("output");
            results.add(new ToolResult(
                    part.path("tool_call_id").asText(),
                    part.path("name").asText(),
                    output.path("value").asText(),
                    output.path("type").asText().startsWith("error")));
        }
        return results;
    }

    private static JsonNode input(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored tool call has no JSON as its input", e);
        }
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
