package dev.capstan.service.agents.models.stub;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** A server compatible with OpenAI's chat completions. Runs alone too: the argument is its port. */
public final class OpenAiStub extends WireStub {
    public OpenAiStub() {
        this(0);
    }

    public OpenAiStub(int port) {
        super(port);
    }

    /** Serves until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        try (OpenAiStub stub = new OpenAiStub(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]))) {
            System.Logger log = System.getLogger(OpenAiStub.class.getName());
            log.log(System.Logger.Level.INFO, "listening on " + stub.baseUrl());
            Thread.currentThread().join();
        }
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    @Override
    protected ModelRequest parse(ObjectNode body) {
        StringBuilder system = new StringBuilder();
        List<Message> messages = new ArrayList<>();
        List<Message.ToolResult> results = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            if (!role.equals("tool") && !results.isEmpty()) {
                messages.add(new Message.ToolResults(results));
                results = new ArrayList<>();
            }
            switch (role) {
                case "system" -> system.append(text(message.path("content")));
                case "user" -> messages.add(new Message.User(text(message.path("content"))));
                case "tool" ->
                    results.add(new Message.ToolResult(
                            message.path("tool_call_id").asText(), "", text(message.path("content")), false));
                default -> messages.add(assistant(text(message.path("content")), calls(message.path("tool_calls"))));
            }
        }
        if (!results.isEmpty()) {
            messages.add(new Message.ToolResults(results));
        }
        int limit =
                body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(4096));
        return new ModelRequest(system.toString(), messages, List.of(), limit);
    }

    private static String text(JsonNode content) {
        if (content.isArray()) {
            StringBuilder all = new StringBuilder();
            content.forEach(part -> all.append(part.path("text").asText()));
            return all.toString();
        }
        return content.asText("");
    }

    private static List<Block.ToolCall> calls(JsonNode calls) {
        List<Block.ToolCall> all = new ArrayList<>();
        for (JsonNode call : calls) {
            try {
                JsonNode input = Json.MAPPER.readTree(
                        call.path("function").path("arguments").asText());
                all.add(new Block.ToolCall(
                        call.path("id").asText(),
                        call.path("function").path("name").asText(),
                        input,
                        null));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    @Override
    protected String error(int status) {
        return "{\"error\":{\"message\":\"the stub was told to fail with %d\",\"type\":\"stub_error\"}}"
                .formatted(status);
    }

    @Override
    protected Writer writer(Exchange exchange) {
        return new ChunkWriter(exchange);
    }

    /** A chunk with one choice, for scripts. */
    public static ObjectNode chunk(ObjectNode delta, String finishReason) {
        ObjectNode chunk = Json.MAPPER.createObjectNode();
        chunk.put("id", "chatcmpl-stub").put("object", "chat.completion.chunk").put("model", "stub");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason.isEmpty() ? null : finishReason);
        return chunk;
    }

    public static ObjectNode delta() {
        return Json.MAPPER.createObjectNode();
    }

    public static ObjectNode text(String text) {
        return chunk(delta().put("content", text), "");
    }

    private static final class ChunkWriter implements Writer {
        private final Exchange exchange;

        ChunkWriter(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void text(String delta) {
            send(OpenAiStub.text(delta));
        }

        @Override
        public void thinking(String delta) {
            send(chunk(delta().put("reasoning_content", delta), ""));
        }

        @Override
        public void blockEnded(Block whole) {}

        @Override
        public void whole(ModelReply reply) {
            int index = 0;
            for (Block.ToolCall call : reply.toolCalls()) {
                send(chunk(callPart(index, call.id(), call.name(), call.input().toString()), ""));
                index++;
            }
            String reason = switch (reply.stopReason()) {
                case END -> "stop";
                case TOOL_CALLS -> "tool_calls";
                case OUTPUT_LIMIT -> "length";
                case REFUSED -> "content_filter";
            };
            send(chunk(delta(), reason));
            ObjectNode last = Json.MAPPER.createObjectNode();
            last.put("id", "chatcmpl-stub").putArray("choices");
            ObjectNode usage = last.putObject("usage");
            usage.put("prompt_tokens", reply.usage().input())
                    .put("completion_tokens", reply.usage().output())
                    .put("total_tokens", reply.usage().total());
            usage.putObject("completion_tokens_details")
                    .put("reasoning_tokens", reply.usage().reasoning());
            send(last);
            try {
                exchange.raw("data: [DONE]\n\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void send(ObjectNode chunk) {
            try {
                exchange.event("", chunk);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A part of a tool call, for scripts. */
    public static ObjectNode callPart(int index, String id, String name, String arguments) {
        ObjectNode delta = delta();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
        if (!id.isEmpty()) {
            call.put("id", id).put("type", "function");
        }
        ObjectNode function = call.putObject("function").put("arguments", arguments);
        if (!name.isEmpty()) {
            function.put("name", name);
        }
        return delta;
    }
}
