package dev.capstan.service.agents.models.remote;

import static dev.capstan.service.agents.models.stub.AnthropicStub.blockDelta;
import static dev.capstan.service.agents.models.stub.AnthropicStub.blockStart;
import static dev.capstan.service.agents.models.stub.AnthropicStub.blockStop;
import static dev.capstan.service.agents.models.stub.AnthropicStub.messageDelta;
import static dev.capstan.service.agents.models.stub.AnthropicStub.messageStart;
import static dev.capstan.service.agents.models.stub.AnthropicStub.object;
import static dev.capstan.service.agents.models.stub.AnthropicStub.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.stub.AnthropicStub;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnthropicChatModelTest implements RemoteModelContract {
    private final AnthropicStub stub = new AnthropicStub();
    private final ModelTransport transport = RemoteModelContract.transport();
    private final ChatModel model = RemoteChatModel.anthropic(
            new ModelSettings("claude-stub", "Anthropic", KEY, stub.baseUrl(), null, 0.5, 16000, 4096, 100_000),
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
    public boolean reasoningReported() {
        return false;
    }

    @Override
    public void begin(Exchange exchange) {
        send(exchange, messageStart(10, 0, 0));
        send(exchange, blockStart(0, object("text").put("text", "")));
        send(exchange, blockDelta(0, "text_delta", "text", "so far so good"));
    }

    @Override
    public void failInside(Exchange exchange) {
        ObjectNode error = object("error");
        error.putObject("error").put("type", "api_error").put("message", "it broke");
        send(exchange, error);
    }

    @Test
    void sendsKeyLimitThinkingAndCacheMarks() throws ModelException {
        model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        ObjectNode body = stub.lastReceived().body();
        assertThat(stub.lastReceived().path()).isEqualTo("/v1/messages");
        assertThat(stub.lastReceived().headers())
                .containsEntry("x-api-key", KEY)
                .containsEntry("anthropic-beta", "interleaved-thinking-2025-05-14");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
        assertThat(body.path("thinking").path("budget_tokens").asInt()).isEqualTo(2048);
        assertThat(body.has("temperature")).isFalse();
        assertThat(body.path("system").path(0).has("cache_control")).isTrue();
        assertThat(body.path("tools").path(0).has("cache_control")).isFalse();
        assertThat(body.path("tools").path(1).has("cache_control")).isTrue();
        assertThat(body.path("messages").path(0).path("content").path(0).has("cache_control"))
                .isTrue();
    }

    @Test
    void doesNotThinkWhereTheLimitLeavesNoRoom() throws ModelException {
        ModelRequest small = new ModelRequest("", List.of(new Message.User("!say a")), List.of(), 1000);

        model.stream(small, new Recorder(), new CancelToken());

        assertThat(stub.lastReceived().body().has("thinking")).isFalse();
        assertThat(stub.lastReceived().body().path("temperature").asDouble()).isEqualTo(0.5);
    }

    @Test
    void keepsCacheCountsApartAndAddsNoReportTwice() throws ModelException {
        stub.next(exchange -> {
            send(exchange, messageStart(100, 900, 50));
            send(exchange, blockStart(0, object("text").put("text", "hi")));
            send(exchange, blockStop(0));
            send(exchange, messageDelta("end_turn", 20));
            ObjectNode again = messageDelta("end_turn", 25);
            ((ObjectNode) again.path("usage")).put("input_tokens", 100).put("cache_read_input_tokens", 900);
            send(exchange, again);
            send(exchange, object("message_stop"));
            exchange.end();
        });

        ModelReply reply = model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());

        assertThat(reply.usage()).isEqualTo(new TokenUsage(100, 900, 50, 25, 0));
        assertThat(reply.blocks()).containsExactly(new Block.Text("hi"));
    }

    @Test
    void keepsTheSealsOfThinkingAndSendsThemBack() throws ModelException {
        stub.next(exchange -> {
            send(exchange, messageStart(1, 0, 0));
            send(exchange, blockStart(0, object("thinking").put("thinking", "")));
            send(exchange, blockDelta(0, "thinking_delta", "thinking", "one"));
            send(exchange, blockDelta(0, "signature_delta", "signature", "seal-"));
            send(exchange, blockDelta(0, "signature_delta", "signature", "1"));
            send(exchange, blockStop(0));
            send(exchange, blockStart(1, object("redacted_thinking").put("data", "hidden")));
            send(exchange, blockStop(1));
            send(exchange, blockStart(2, object("text").put("text", "")));
            send(exchange, blockDelta(2, "text_delta", "text", "first"));
            send(exchange, blockStop(2));
            send(exchange, blockStart(3, object("text").put("text", "")));
            send(exchange, blockDelta(3, "text_delta", "text", "second"));
            send(exchange, blockStop(3));
            ObjectNode call = object("tool_use").put("id", "toolu_1").put("name", "Bash");
            call.putObject("input");
            send(exchange, blockStart(4, call));
            send(exchange, blockStop(4));
            send(exchange, messageDelta("tool_use", 9));
            send(exchange, object("message_stop"));
            exchange.end();
        });
        ModelReply reply = model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());
        ModelRequest next = new ModelRequest(
                "",
                List.of(
                        new Message.User("!tool Bash {}\n!result"),
                        new Message.Assistant(reply.blocks()),
                        new Message.ToolResults(
                                List.of(new Message.ToolResult("toolu_1", "Bash", "went wrong", true)))),
                List.of(BASH),
                50);

        model.stream(next, new Recorder(), new CancelToken());

        assertThat(reply.blocks())
                .containsExactly(
                        new Block.Thinking("one", "seal-1"),
                        new Block.Thinking("", "redacted:hidden"),
                        new Block.Text("first"),
                        new Block.Text("second"),
                        new Block.ToolCall("toolu_1", "Bash", Json.MAPPER.createObjectNode(), null));
        JsonNode messages = stub.lastReceived().body().path("messages");
        assertThat(messages.findValuesAsText("type"))
                .containsSubsequence(
                        "text", "thinking", "redacted_thinking", "text", "text", "tool_use", "tool_result");
        assertThat(messages.findValuesAsText("signature")).containsExactly("seal-1");
        assertThat(messages.toString()).contains("\"data\":\"hidden\"");
        JsonNode result = messages.path(messages.size() - 1).path("content").path(0);
        assertThat(result.path("is_error").asBoolean()).isTrue();
        assertThat(result.path("tool_use_id").asText()).isEqualTo("toolu_1");
    }

    @Test
    void doesNotSendThinkingThatIsNotSealed() throws ModelException {
        ModelRequest request = new ModelRequest(
                "",
                List.of(
                        new Message.User("!say x"),
                        new Message.Assistant(List.of(new Block.Thinking("other model", null), new Block.Text("a"))),
                        new Message.User("!say y")),
                List.of(),
                50);

        model.stream(request, new Recorder(), new CancelToken());

        assertThat(stub.lastReceived().body().toString()).doesNotContain("other model");
    }

    @Test
    void isOverloadedWhenTheStreamSaysSo() {
        stub.next(exchange -> {
            begin(exchange);
            ObjectNode error = object("error");
            error.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
            send(exchange, error);
        });

        ModelException failure = catchThrowableOfType(
                ModelException.class,
                () -> model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken()));

        assertThat(failure.kind()).isEqualTo(ModelException.Kind.OVERLOADED);
        assertThat(failure.usage())
                .hasValueSatisfying(usage -> assertThat(usage.input()).isEqualTo(10));
    }
}
