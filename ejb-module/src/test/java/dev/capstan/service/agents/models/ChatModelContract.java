package dev.capstan.service.agents.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.json.Json;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every chat model does. Each supplier's test gives a model that follows the demo model's directives. */
public interface ChatModelContract {
    ToolSpec READ = tool("Read");
    ToolSpec BASH = tool("Bash");

    ChatModel model();

    /** Hears an answer and checks the listener's promises. */
    class Recorder implements ModelListener {
        public final List<String> deltas = new ArrayList<>();
        public final List<Block> ended = new ArrayList<>();
        private final Thread thread = Thread.currentThread();
        private final StringBuilder open = new StringBuilder();

        @Override
        public void text(String delta) {
            hear(delta);
        }

        @Override
        public void thinking(String delta) {
            hear(delta);
        }

        @Override
        public void blockEnded(Block whole) {
            String text = whole instanceof Block.Thinking thinking ? thinking.text() : ((Block.Text) whole).text();
            assertThat(open.toString()).isEqualTo(text);
            open.setLength(0);
            ended.add(whole);
        }

        private void hear(String delta) {
            assertThat(Thread.currentThread()).isSameAs(thread);
            assertThat(delta).isNotEmpty();
            open.append(delta);
            deltas.add(delta);
        }
    }

    static ToolSpec tool(String name) {
        return new ToolSpec(
                name,
                name,
                "Does " + name,
                Json.MAPPER.createObjectNode().put("type", "object").set("properties", Json.MAPPER.createObjectNode()));
    }

    static ModelRequest ask(String text) {
        return new ModelRequest("Be brief.", List.of(new Message.User(text)), List.of(READ, BASH), 4096);
    }

    private ModelReply call(ModelRequest request, Recorder recorder) throws ModelException {
        return model().stream(request, recorder, new CancelToken());
    }

    @Test
    default void streamsTextAsItComes() throws ModelException {
        Recorder recorder = new Recorder();

        ModelReply reply = call(ask("!say one two  three\n!say four"), recorder);

        assertThat(reply.blocks()).containsExactly(new Block.Text("one two  three\nfour"));
        assertThat(recorder.ended).isEqualTo(reply.blocks());
        assertThat(recorder.deltas).containsExactly("one ", "two  ", "three", "\nfour");
        assertThat(reply.stopReason()).isEqualTo(StopReason.END);
    }

    @Test
    default void keepsLettersThatAreCutByTheNetworkWhole() throws ModelException {
        ModelReply reply = call(ask("!say grüße 漢字 🚀 ende"), new Recorder());

        assertThat(reply.blocks()).containsExactly(new Block.Text("grüße 漢字 🚀 ende"));
    }

    @Test
    default void reportsWhatWasUsed() throws ModelException {
        ModelReply reply = call(ask("!think a b\n!say c d e"), new Recorder());

        // "Be brief." and the user's seven words
        assertThat(reply.usage()).isEqualTo(new TokenUsage(9, 0, 0, 5, reasoningReported() ? 2 : 0));
    }

    /** Whether the protocol says how much of the output was reasoning. */
    default boolean reasoningReported() {
        return true;
    }

    @Test
    default void thinksBeforeItSpeaks() throws ModelException {
        Recorder recorder = new Recorder();

        ModelReply reply = call(ask("!think let me see\n!say done"), recorder);

        assertThat(reply.blocks()).hasSize(2);
        assertThat(((Block.Thinking) reply.blocks().getFirst()).text()).isEqualTo("let me see");
        assertThat(reply.blocks().getLast()).isEqualTo(new Block.Text("done"));
        assertThat(recorder.ended).isEqualTo(reply.blocks());
    }

    @Test
    default void callsTwoToolsInOneTurn() throws ModelException {
        ModelReply reply = call(ask("!say looking\n!tool Read {\"path\": \"a b\"}\n!tool Bash"), new Recorder());

        assertThat(reply.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(reply.blocks().getFirst()).isEqualTo(new Block.Text("looking"));
        assertThat(reply.toolCalls()).extracting(Block.ToolCall::name).containsExactly("Read", "Bash");
        assertThat(reply.toolCalls().getFirst().input().path("path").asText()).isEqualTo("a b");
        assertThat(reply.toolCalls().getLast().input().isObject()).isTrue();
        assertThat(reply.toolCalls().getLast().input()).isEmpty();
        assertThat(reply.toolCalls()).extracting(Block.ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    default void usesTheResultsOfItsTools() throws ModelException {
        String task = "!think hm\n!tool Read {}\n!tool Bash {}\n!result";
        ModelReply first = call(ask(task), new Recorder());
        List<Message.ToolResult> results = first.toolCalls().stream()
                .map(call -> new Message.ToolResult(call.id(), call.name(), "output of " + call.name(), false))
                .toList();

        ModelReply second = call(
                new ModelRequest(
                        "",
                        List.of(
                                new Message.User(task),
                                new Message.Assistant(first.blocks()),
                                new Message.ToolResults(results)),
                        List.of(READ, BASH),
                        100),
                new Recorder());

        assertThat(second.blocks()).containsExactly(new Block.Text("output of Bash"));
        assertThat(second.stopReason()).isEqualTo(StopReason.END);
    }

    @Test
    default void stopsAtTheOutputLimit() throws ModelException {
        ModelRequest request = new ModelRequest("", List.of(new Message.User("!words 999999999999")), List.of(), 5);

        ModelReply reply = call(request, new Recorder());

        assertThat(reply.stopReason()).isEqualTo(StopReason.OUTPUT_LIMIT);
        assertThat(reply.usage().output()).isEqualTo(5);
        assertThat(((Block.Text) reply.blocks().getFirst()).text()).startsWith("w1 w2 w3 w4 w5");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "404, INVALID_REQUEST",
        "413, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "429, OVERLOADED",
        "500, PROVIDER_FAILED",
        "502, PROVIDER_FAILED",
        "503, OVERLOADED",
        "529, OVERLOADED"
    })
    default void saysWhyItFailed(int status, ModelException.Kind kind) {
        ModelException failure =
                catchThrowableOfType(ModelException.class, () -> call(ask("!fail " + status), new Recorder()));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.usage()).isEmpty();
        assertThat(failure).hasMessageContaining("HTTP " + status);
    }

    @Test
    default void endsAtOnceWhenCancelled() throws Exception {
        CancelToken cancel = new CancelToken();
        CompletableFuture<Void> spoke = new CompletableFuture<>();
        ModelListener listener = new ModelListener() {
            @Override
            public void text(String delta) {
                spoke.complete(null);
            }

            @Override
            public void thinking(String delta) {}

            @Override
            public void blockEnded(Block whole) {}
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = threads.submit(() -> catchThrowableOfType(
                    ModelException.class,
                    () -> model().stream(ask("!say a\n!delay 60000\n!words 9"), listener, cancel)));
            spoke.get(10, TimeUnit.SECONDS);

            long before = System.nanoTime();
            cancel.cancel();
            ModelException failure = call.get(5, TimeUnit.SECONDS);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(250));
            assertThat(failure.kind()).isEqualTo(ModelException.Kind.CANCELLED);
            assertThat(failure.usage()).isPresent();
        }
    }

    @Test
    default void doesNotStartWhenCancelledBefore() {
        CancelToken cancel = new CancelToken();
        cancel.cancel();
        Recorder recorder = new Recorder();

        ModelException failure =
                catchThrowableOfType(ModelException.class, () -> model().stream(ask("!say a"), recorder, cancel));

        assertThat(failure.kind()).isEqualTo(ModelException.Kind.CANCELLED);
        assertThat(recorder.deltas).isEmpty();
    }

    @Test
    default void endsWhenItsThreadIsInterrupted() throws Exception {
        CompletableFuture<ModelException> ended = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual()
                .start(() -> ended.complete(catchThrowableOfType(
                        ModelException.class, () -> call(ask("!delay 60000\n!say a"), new Recorder()))));

        caller.interrupt();

        assertThat(ended.get(5, TimeUnit.SECONDS).kind()).isEqualTo(ModelException.Kind.CANCELLED);
    }
}
