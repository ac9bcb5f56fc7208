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

/** A server that speaks Anthropic's messages. */
public class AnthropicStub extends WireStub {
    public AnthropicStub() {
        super(0);
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    protected ModelRequest parse(ObjectNode body) {
        StringBuilder system = new StringBuilder();
        body.path("system").forEach(part -> system.append(part.path("text").asText()));
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            StringBuilder text = new StringBuilder();
            List<Block.ToolCall> calls = new ArrayList<>();
            List<Message.ToolResult> results = new ArrayList<>();
            for (JsonNode part : message.path("content")) {
                switch (part.path("type").asText()) {
                    case "text" -> text.append(part.path("text").asText());
                    case "tool_use" ->
                        calls.add(new Block.ToolCall(
                                part.path("id").asText(), part.path("name").asText(), part.path("input"), null));
                    case "tool_result" ->
                        results.add(new Message.ToolResult(
                                part.path("tool_use_id").asText(), "", resultText(part.path("content")), false));
                    default -> {
                        // thinking is not the stub's to read
                    }
                }
            }
            if (message.path("role").asText().equals("assistant")) {
                messages.add(assistant(text.toString(), calls));
            } else {
                messages.add(results.isEmpty() ? new Message.User(text.toString()) : new Message.ToolResults(results));
            }
        }
        return new ModelRequest(
                system.toString(), messages, List.of(), body.path("max_tokens").asInt());
    }

    private static String resultText(JsonNode content) {
        return content.isArray() ? content.path(0).path("text").asText() : content.asText();
    }

    @Override
    protected String error(int status) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"stub_error\",\"message\":\"the stub was told to fail with %d\"}}"
                .formatted(status);
    }

    @Override
    protected Writer writer(Exchange exchange) {
        return new EventWriter(exchange);
    }

    public static ObjectNode object(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    public static ObjectNode messageStart(long input, long cacheRead, long cacheWrite) {
        ObjectNode start = object("message_start");
        ObjectNode message = start.putObject("message");
        message.put("id", "msg_stub").put("role", "assistant").put("model", "stub");
        message.putObject("usage")
                .put("input_tokens", input)
                .put("cache_read_input_tokens", cacheRead)
                .put("cache_creation_input_tokens", cacheWrite)
                .put("output_tokens", 1);
        return start;
    }

    public static ObjectNode blockStart(int index, ObjectNode block) {
        ObjectNode start = object("content_block_start").put("index", index);
        start.set("content_block", block);
        return start;
    }

    public static ObjectNode blockDelta(int index, String type, String field, String value) {
        ObjectNode delta = object("content_block_delta").put("index", index);
        delta.putObject("delta").put("type", type).put(field, value);
        return delta;
    }

    public static ObjectNode blockStop(int index) {
        return object("content_block_stop").put("index", index);
    }

    public static ObjectNode messageDelta(String stopReason, long output) {
        ObjectNode delta = object("message_delta");
        delta.putObject("delta").put("stop_reason", stopReason);
        delta.putObject("usage").put("output_tokens", output);
        return delta;
    }

    /** Sends an event under the name of its type. */
    public static void send(Exchange exchange, ObjectNode event) {
        try {
            exchange.event(event.path("type").asText(), event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class EventWriter implements Writer {
        private final Exchange exchange;
        private int index = -1;
        private boolean open;
        private boolean started;

        EventWriter(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void text(String delta) {
            begin(object("text").put("text", ""));
            send(exchange, blockDelta(index, "text_delta", "text", delta));
        }

        @Override
        public void thinking(String delta) {
            begin(object("thinking").put("thinking", ""));
            send(exchange, blockDelta(index, "thinking_delta", "thinking", delta));
        }

        @Override
        public void blockEnded(Block whole) {
            if (whole instanceof Block.Thinking) {
                send(exchange, blockDelta(index, "signature_delta", "signature", "seal-" + index));
            }
            send(exchange, blockStop(index));
            open = false;
        }

        @Override
        public void whole(ModelReply reply) {
            start();
            for (Block.ToolCall call : reply.toolCalls()) {
                ObjectNode block = object("tool_use").put("id", call.id()).put("name", call.name());
                block.putObject("input");
                begin(block);
                if (!call.input().isEmpty()) {
                    String json = call.input().toString();
                    int half = json.length() / 2;
                    send(exchange, blockDelta(index, "input_json_delta", "partial_json", json.substring(0, half)));
                    send(exchange, blockDelta(index, "input_json_delta", "partial_json", json.substring(half)));
                }
                send(exchange, blockStop(index));
                open = false;
            }
            String reason = switch (reply.stopReason()) {
                case END -> "end_turn";
                case TOOL_CALLS -> "tool_use";
                case OUTPUT_LIMIT -> "max_tokens";
                case REFUSED -> "refusal";
            };
            ObjectNode delta = messageDelta(reason, reply.usage().output());
            ((ObjectNode) delta.path("usage")).put("input_tokens", reply.usage().input());
            send(exchange, delta);
            send(exchange, object("message_stop"));
        }

        private void start() {
            if (!started) {
                started = true;
                send(exchange, messageStart(1, 0, 0));
                send(exchange, object("ping"));
            }
        }

        private void begin(ObjectNode block) {
            start();
            if (!open) {
                open = true;
                index++;
                send(exchange, blockStart(index, block));
            }
        }
    }
}
