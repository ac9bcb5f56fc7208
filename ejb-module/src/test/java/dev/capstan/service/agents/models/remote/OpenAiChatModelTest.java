package dev.capstan.service.agents.models.remote;

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
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.stub.Exchange;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import dev.capstan.service.agents.models.stub.WireStub;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiChatModelTest implements RemoteModelContract {
    private final OpenAiStub stub = new OpenAiStub();
    private final ModelTransport transport = RemoteModelContract.transport();
    private final ModelSettings settings =
            new ModelSettings("stub-1", "Custom", KEY, stub.baseUrl(), null, 0.5, 0, 4096, 100_000);
    private final ChatModel model = RemoteChatModel.compatible(settings, transport);

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
    public void begin(Exchange exchange) throws IOException {
        exchange.event("", OpenAiStub.text("so far so good"));
    }

    @Override
    public void failInside(Exchange exchange) throws IOException {
        exchange.raw("data: {\"error\":{\"message\":\"it broke\",\"type\":\"server_error\"}}\n\n");
    }

    private ModelReply answer(WireStub.Script script) throws ModelException {
        stub.next(script);
        return model.stream(ChatModelContract.ask("go"), new Recorder(), new CancelToken());
    }

    private static void usage(Exchange exchange, String json) throws IOException {
        exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "stop"));
        exchange.raw("data: {\"choices\":[],\"usage\":" + json + "}\n\ndata: [DONE]\n\n");
        exchange.end();
    }

    @Test
    void sendsKeyModelLimitAndTemperature() throws ModelException {
        model.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        ObjectNode body = stub.lastReceived().body();
        assertThat(stub.lastReceived().path()).isEqualTo("/v1/chat/completions");
        assertThat(stub.lastReceived().headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(body.path("model").asText()).isEqualTo("stub-1");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
        assertThat(body.has("max_completion_tokens")).isFalse();
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(body.path("stream_options").path("include_usage").asBoolean())
                .isTrue();
    }

    @Test
    void usesTheNewNameOfTheLimitForOpenAiItself() throws ModelException {
        ChatModel openAi = RemoteChatModel.openAi(settings, transport);

        openAi.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        ObjectNode body = stub.lastReceived().body();
        assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(4096);
        assertThat(body.has("max_tokens")).isFalse();
        assertThat(body.has("temperature")).isFalse();
    }

    @Test
    void worksWithoutAKey() throws ModelException {
        ChatModel keyless = RemoteChatModel.compatible(
                new ModelSettings("m", "Custom", null, stub.baseUrl(), null, null, 0, 10, 10), transport);

        keyless.stream(ChatModelContract.ask("!say a"), new Recorder(), new CancelToken());

        assertThat(stub.lastReceived().headers()).doesNotContainKey("authorization");
    }

    @Test
    void takesCachedTokensOutOfTheInput() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.text("hi"));
            usage(exchange, """
                    {"prompt_tokens":1000,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":900},\
                    "completion_tokens_details":{"reasoning_tokens":7}}""");
        });

        assertThat(reply.usage()).isEqualTo(new TokenUsage(100, 900, 0, 50, 7));
    }

    @Test
    void estimatesWhatIsNotReported() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.text("abcdefghi"));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "stop"));
            exchange.end();
        });

        assertThat(reply.usage().output()).isEqualTo(3);
        assertThat(reply.usage().input()).isPositive();
    }

    @Test
    void doesNotBelieveImpossibleCounts() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.text("abcdefghi"));
            usage(exchange, """
                    {"prompt_tokens":10,"completion_tokens":-5,"prompt_tokens_details":{"cached_tokens":99},\
                    "completion_tokens_details":{"reasoning_tokens":99999999999}}""");
        });

        assertThat(reply.usage()).isEqualTo(new TokenUsage(0, 10, 0, 3, 0));
    }

    @Test
    void joinsPartsOfToolCallsThatComeInterleaved() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(0, "c1", "Read", "{\"pa"), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(1, "c2", "Bash", ""), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(0, "c1", "Read", "th\":\"x\"}"), ""));
            usage(exchange, "{\"prompt_tokens\":1,\"completion_tokens\":2}");
        });

        assertThat(reply.toolCalls())
                .containsExactly(
                        new Block.ToolCall(
                                "c1", "Read", Json.MAPPER.createObjectNode().put("path", "x"), null),
                        new Block.ToolCall("c2", "Bash", Json.MAPPER.createObjectNode(), null));
        assertThat(reply.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
    }

    @Test
    void givesACallWithoutAnIdOne() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(0, "", "Bash", "{}"), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "tool_calls"));
            exchange.end();
        });

        assertThat(reply.toolCalls().getFirst().id()).startsWith("call_").hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void keepsAnInputThatIsNoJsonForTheModelToSee() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(0, "c", "Bash", "{\"a\":"), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "tool_calls"));
            exchange.end();
        });

        assertThat(reply.toolCalls()
                        .getFirst()
                        .input()
                        .path("_not_a_json_object")
                        .asText())
                .isEqualTo("{\"a\":");
    }

    @Test
    void dropsACallThatTheLimitCutInTwo() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.chunk(OpenAiStub.callPart(0, "c", "Bash", "{\"a\":"), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta(), "length"));
            exchange.end();
        });

        assertThat(reply.toolCalls()).isEmpty();
        assertThat(reply.stopReason()).isEqualTo(StopReason.OUTPUT_LIMIT);
    }

    @Test
    void readsBothNamesOfReasoning() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta().put("reasoning", "hm"), ""));
            exchange.event("", OpenAiStub.chunk(OpenAiStub.delta().put("reasoning_content", " hm"), ""));
            exchange.event("", OpenAiStub.text("yes"));
            usage(exchange, "{\"prompt_tokens\":1,\"completion_tokens\":2}");
        });

        assertThat(reply.blocks()).containsExactly(new Block.Thinking("hm hm", null), new Block.Text("yes"));
    }

    @Test
    void sendsToolResultsAfterTheirCalls() throws ModelException {
        Block.ToolCall call = new Block.ToolCall("c1", "Read", Json.MAPPER.createObjectNode(), "foreign-seal");
        ModelRequest request = new ModelRequest(
                "system",
                List.of(
                        new Message.User("!say a\n!say b"),
                        new Message.Assistant(List.of(
                                new Block.Text("x"),
                                new Block.Thinking("t", "foreign-seal"),
                                call,
                                new Block.Text("y"))),
                        new Message.ToolResults(List.of(new Message.ToolResult("c1", "Read", "", true))),
                        new Message.User(" ")),
                List.of(),
                10);

        model.stream(request, new Recorder(), new CancelToken());

        JsonNode messages = stub.lastReceived().body().path("messages");
        assertThat(messages.findValuesAsText("role")).containsExactly("system", "user", "assistant", "tool", "user");
        assertThat(messages.path(2).path("content").asText()).isEqualTo("x\ny");
        assertThat(messages.path(2).path("tool_calls").path(0).path("id").asText())
                .isEqualTo("c1");
        assertThat(messages.path(3).path("tool_call_id").asText()).isEqualTo("c1");
        assertThat(messages.toString()).doesNotContain("foreign-seal");
    }

    @Test
    void readsEventsHoweverTheyAreCut() throws ModelException {
        ModelReply reply = answer(exchange -> {
            exchange.raw(": hello\r\n\r\nda");
            exchange.raw("ta:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"}}]}\r\n\r");
            exchange.raw("\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
            exchange.end();
        });

        assertThat(reply.blocks()).containsExactly(new Block.Text("ok"));
    }

    @Test
    void waitsForAnOverloadedProviderThatSaysSoInTheStream() {
        ModelException failure = catchThrowableOfType(
                ModelException.class,
                () -> answer(exchange -> exchange.raw("data: {\"error\":{\"code\":\"rate_limit_exceeded\"}}\n\n")));

        assertThat(failure.kind()).isEqualTo(ModelException.Kind.OVERLOADED);
    }
}
