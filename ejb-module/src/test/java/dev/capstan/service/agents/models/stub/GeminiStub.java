package dev.capstan.service.agents.models.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A server that speaks Google's Gemini API. */
public final class GeminiStub extends WireStub {
    public GeminiStub() {
        super(0);
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port() + "/v1beta");
    }

    @Override
    protected ModelRequest parse(ObjectNode body) {
        StringBuilder system = new StringBuilder();
        body.path("systemInstruction")
                .path("parts")
                .forEach(part -> system.append(part.path("text").asText()));
        List<Message> messages = new ArrayList<>();
        for (JsonNode content : body.path("contents")) {
            StringBuilder text = new StringBuilder();
            List<Block.ToolCall> calls = new ArrayList<>();
            List<Message.ToolResult> results = new ArrayList<>();
            for (JsonNode part : content.path("parts")) {
                text.append(part.path("text").asText(""));
                if (part.has("functionCall")) {
                    JsonNode call = part.path("functionCall");
                    calls.add(new Block.ToolCall(
                            call.path("id").asText(), call.path("name").asText(), call.path("args"), null));
                }
                if (part.has("functionResponse")) {
                    JsonNode response = part.path("functionResponse");
                    results.add(new Message.ToolResult(
                            response.path("id").asText(),
                            response.path("name").asText(),
                            response.path("response").path("response").asText(),
                            false));
                }
            }
            if (content.path("role").asText().equals("model")) {
                messages.add(assistant(text.toString(), calls));
            } else {
                messages.add(results.isEmpty() ? new Message.User(text.toString()) : new Message.ToolResults(results));
            }
        }
        int limit = body.path("generationConfig").path("maxOutputTokens").asInt(4096);
        return new ModelRequest(system.toString(), messages, List.of(), limit);
    }

    @Override
    protected String error(int status) {
        return "{\"error\":{\"code\":%d,\"message\":\"the stub was told to fail with %d\",\"status\":\"STUB\"}}"
                .formatted(status, status);
    }

    @Override
    protected Writer writer(Exchange exchange) {
        return new EventWriter(exchange);
    }

    /** An event with one part, for scripts. */
    public static ObjectNode part(ObjectNode part) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        ObjectNode content = event.putArray("candidates").addObject().putObject("content");
        content.put("role", "model").putArray("parts").add(part);
        return event;
    }

    public static ObjectNode text(String text) {
        return Json.MAPPER.createObjectNode().put("text", text);
    }

    public static ObjectNode finish(String reason) {
        ObjectNode event = part(text(""));
        ((ObjectNode) event.path("candidates").path(0)).put("finishReason", reason);
        return event;
    }

    public static void send(Exchange exchange, ObjectNode event) {
        try {
            exchange.event("", event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class EventWriter implements Writer {
        private final Exchange exchange;

        EventWriter(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void text(String delta) {
            send(exchange, part(GeminiStub.text(delta)));
        }

        @Override
        public void thinking(String delta) {
            send(exchange, part(GeminiStub.text(delta).put("thought", true)));
        }

        @Override
        public void blockEnded(Block whole) {}

        @Override
        public void whole(ModelReply reply) {
            for (Block.ToolCall call : reply.toolCalls()) {
                ObjectNode part = Json.MAPPER.createObjectNode();
                ObjectNode function = part.putObject("functionCall").put("name", call.name());
                function.set("args", call.input());
                part.put("thoughtSignature", "seal-" + call.name());
                send(exchange, part(part));
            }
            String reason = switch (reply.stopReason()) {
                case END, TOOL_CALLS -> "STOP";
                case OUTPUT_LIMIT -> "MAX_TOKENS";
                case REFUSED -> "SAFETY";
            };
            ObjectNode last = finish(reason);
            last.putObject("usageMetadata")
                    .put("promptTokenCount", reply.usage().input())
                    .put(
                            "candidatesTokenCount",
                            reply.usage().output() - reply.usage().reasoning())
                    .put("thoughtsTokenCount", reply.usage().reasoning());
            send(exchange, last);
        }
    }
}
