package dev.capstan.service.agents.models.remote;

import static dev.capstan.service.agents.models.stub.GeminiStub.finish;
import static dev.capstan.service.agents.models.stub.GeminiStub.part;
import static dev.capstan.service.agents.models.stub.GeminiStub.send;
import static dev.capstan.service.agents.models.stub.GeminiStub.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.GeminiStub;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeminiChatModelTest implements RemoteModelContract {
    private final GeminiStub stub = new GeminiStub();
    private final ModelTransport transport = RemoteModelContract.transport();
    private final ChatModel model = RemoteChatModel.gemini(
            new ModelSettings("gemini-3-stub", "Google", KEY, stub.baseUrl(), null, 0.0, 16000, 4096, 100_000),
            transport);

    @AfterEach
    void stop() {
        transport.close();
        stub.close();
    }

    @Override
    public ChatModel model() {
        return model;
    }

    @Override
    public WireStub stub() {
        return stub;
    }

    @Override
    public void begin(Exchange exchange) {
        send(exchange, part(text("so far so good")));
    }

    @Override
    public void failInside(Exchange exchange) {
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.putObject("error").put("code", 500).put("message", "it broke").put("status", "INTERNAL");
        send(exchange, error);
    }

    @Test
    void sendsKeyLimitAndThinking() throws ModelException {
        model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        ObjectNode body = stub.lastReceived().body();
        assertThat(stub.lastReceived().path()).isEqualTo("/v1beta/models/gemini-3-stub:streamGenerateContent?alt=sse");
        assertThat(stub.lastReceived().headers()).containsEntry("x-goog-api-key", KEY);
        JsonNode generation = body.path("generationConfig");
        assertThat(generation.path("maxOutputTokens").asInt()).isEqualTo(4096);
        assertThat(generation.path("thinkingConfig").path("includeThoughts").asBoolean())
                .isTrue();
        assertThat(generation.path("thinkingConfig").path("thinkingLevel").asText())
                .isEqualTo("high");
        assertThat(generation.has("temperature")).isFalse();
        assertThat(body.path("systemInstruction")
                        .path("parts")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("Be brief.");
        JsonNode declaration =
                body.path("tools").path(0).path("functionDeclarations").path(1);
        assertThat(declaration.path("name").asText()).isEqualTo("Bash");
        assertThat(declaration.path("parametersJsonSchema")).isEqualTo(BASH.inputSchema());
        assertThat(declaration.has("parameters")).isFalse();
    }

    @Test
    void countsThoughtsAsOutputAndTakesCachedTokensOutOfTheInput() throws ModelException {
        stub.next(exchange -> {
            send(exchange, part(text("hm").put("thought", true)));
            ObjectNode last = finish("STOP");
            last.putObject("usageMetadata")
                    .put("promptTokenCount", 1000)
                    .put("cachedContentTokenCount", 900)
                    .put("candidatesTokenCount", 30)
                    .put("thoughtsTokenCount", 12);
            send(exchange, last);
            exchange.end();
        });

        ModelReply reply = model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());

        assertThat(reply.usage()).isEqualTo(new TokenUsage(100, 900, 0, 42, 12));
    }

    @Test
    void keepsTheOrderOfPartsAndTheSealsOfCalls() throws ModelException {
        stub.next(exchange -> {
            ObjectNode event = part(text("think").put("thought", true));
            ArrayNode parts =
                    (ArrayNode) event.path("candidates").path(0).path("content").path("parts");
            parts.add(text("say "));
            parts.add(text("more"));
            parts.add(call("Read").put("thoughtSignature", "seal-r"));
            parts.add(call("Bash"));
            send(exchange, event);
            send(exchange, finish("STOP"));
            exchange.end();
        });
        ModelReply reply = model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());
        List<Message.ToolResult> results = reply.toolCalls().stream()
                .map(call -> new Message.ToolResult(call.id(), call.name(), "ok", false))
                .toList();
        ModelRequest next = new ModelRequest(
                "",
                List.of(
                        new Message.User("!tool Bash {}\n!result"),
                        new Message.Assistant(reply.blocks()),
                        new Message.ToolResults(results)),
                List.of(READ, BASH),
                50);

        model.stream(next, new Recorder(), new CancelToken());

        assertThat(reply.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(reply.blocks().subList(0, 2))
                .containsExactly(new Block.Thinking("think", null), new Block.Text("say more"));
        assertThat(reply.toolCalls()).extracting(Block.ToolCall::signature).containsExactly("seal-r", null);
        JsonNode contents = stub.lastReceived().body().path("contents");
        assertThat(contents.findValuesAsText("role")).containsExactly("user", "model", "user");
        assertThat(contents.findValuesAsText("thoughtSignature")).containsExactly("seal-r");
        assertThat(contents.path(2).path("parts")).hasSize(2);
        assertThat(contents.toString()).doesNotContain("think");
    }

    @Test
    void saysThatAPromptWasRefused() throws ModelException {
        stub.next(exchange -> {
            exchange.raw("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},"
                    + "\"usageMetadata\":{\"promptTokenCount\":5}}\n\n");
            exchange.end();
        });

        ModelReply reply = model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());

        assertThat(reply.stopReason()).isEqualTo(StopReason.REFUSED);
        assertThat(reply.usage().input()).isEqualTo(5);
    }

    private static ObjectNode call(String name) {
        ObjectNode part = Json.MAPPER.createObjectNode();
        part.putObject("functionCall").put("name", name).putObject("args");
        return part;
    }
}
