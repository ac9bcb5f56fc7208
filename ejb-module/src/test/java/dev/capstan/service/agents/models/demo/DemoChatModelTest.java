package dev.capstan.service.agents.models.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModelContract;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoChatModelTest implements ChatModelContract {
    private final DemoChatModel model = new DemoChatModel(Clock.systemUTC());

    @Override
    public ChatModel model() {
        return model;
    }

    private ModelReply ask(List<Message> messages, int limit) throws ModelException {
        return model.stream(new ModelRequest("", messages, List.of(), limit), new Recorder(), new CancelToken());
    }

    private ModelReply ask(String text) throws ModelException {
        return ask(List.of(new Message.User(text)), 1000);
    }

    private static String text(ModelReply reply) {
        return ((Block.Text) reply.blocks().getLast()).text();
    }

    @Test
    void saysWhatItIsAndRepeatsTheFirstLineWithoutDirectives() throws ModelException {
        ModelReply reply = ask("Draw a cat\nand a dog");

        assertThat(text(reply)).contains("demo model").endsWith("Draw a cat");
    }

    @Test
    void answersAnEmptyConversation() throws ModelException {
        assertThat(text(ask(List.of(), 100))).contains("demo model");
    }

    @Test
    void countsWords() throws ModelException {
        ModelReply reply = ask("!words 3");

        assertThat(text(reply)).isEqualTo("w1 w2 w3");
        assertThat(reply.usage()).isEqualTo(TokenUsage.of(2, 3));
    }

    @Test
    void saysNothingForNoWords() throws ModelException {
        ModelReply reply = ask("!words 0\n!say");

        assertThat(reply.blocks()).isEmpty();
        assertThat(reply.stopReason()).isEqualTo(StopReason.END);
    }

    @Test
    void goesThroughTurnsByTheAnswersSinceTheLastQuestion() throws ModelException {
        String task = "!tool Bash {\"command\": \"ls\"}\n!say between\n!tool Read {}\n!result\n!say end";
        Message question = new Message.User(task);
        ModelReply first = ask(List.of(question), 1000);
        Message results = new Message.ToolResults(List.of(new Message.ToolResult("x", "Bash", "a.txt b.txt", false)));

        ModelReply second = ask(List.of(question, new Message.Assistant(first.blocks()), results), 1000);
        ModelReply third = ask(
                List.of(
                        question,
                        new Message.Assistant(first.blocks()),
                        results,
                        new Message.Assistant(second.blocks()),
                        results),
                1000);

        assertThat(first.toolCalls()).extracting(Block.ToolCall::name).containsExactly("Bash");
        assertThat(second.blocks().getFirst()).isEqualTo(new Block.Text("between"));
        assertThat(second.toolCalls()).extracting(Block.ToolCall::name).containsExactly("Read");
        assertThat(text(third)).isEqualTo("a.txt b.txt\nend");
        assertThat(List.of(
                        first.toolCalls().getFirst().id(),
                        second.toolCalls().getFirst().id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void closesWhenTheDirectivesEndWithATool() throws ModelException {
        Message question = new Message.User("!tool Bash {}");
        ModelReply first = ask(List.of(question), 1000);

        ModelReply second = ask(
                List.of(
                        question,
                        new Message.Assistant(first.blocks()),
                        new Message.ToolResults(List.of(new Message.ToolResult("x", "Bash", "", true)))),
                1000);

        assertThat(text(second)).isEqualTo("Done.");
    }

    @Test
    void answersTheSameEveryTime() throws ModelException {
        String task = "!think a\n!say b\n!tool Bash {\"a\": [1]}";

        assertThat(ask(task)).isEqualTo(ask(task));
    }

    @Test
    void onlyFollowsTheLastQuestion() throws ModelException {
        ModelReply reply = ask(
                List.of(
                        new Message.User("!say old"),
                        new Message.Assistant(List.of(new Block.Text("old"))),
                        new Message.User("!say new")),
                1000);

        assertThat(text(reply)).isEqualTo("new");
    }

    @Test
    void hasNoResultBeforeATool() throws ModelException {
        assertThat(text(ask("!result"))).isEqualTo("There is no tool result yet.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!dance | I do not know the directive !dance.",
                "! | I do not know the directive !.",
                "!words many | !words needs a number",
                "!words -1 | !words needs a number",
                "!words 99999999999999999999999 | !words needs a number",
                "!clock often | !clock needs a number",
                "!delay soon | !delay needs milliseconds",
                "!delay 99999999 | !delay needs milliseconds",
                "!fail 200 | !fail needs an HTTP status",
                "!fail | !fail needs an HTTP status",
                "!tool | !tool needs a name",
                "!tool Bash {broken | The input of !tool Bash is not a JSON object.",
                "!tool Bash [1] | The input of !tool Bash is not a JSON object."
            })
    void explainsWhatItDoesNotUnderstand(String directive, String explanation) throws ModelException {
        assertThat(text(ask(directive))).startsWith(explanation);
    }

    @Test
    void waitsBeforeEachLaterDelta() throws ModelException {
        long before = System.nanoTime();

        ask("!delay 20\n!words 5");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void makesUpForALateDelta() throws ModelException {
        long before = System.nanoTime();
        Recorder slow = new Recorder() {
            private boolean slept;

            @Override
            public void text(String delta) {
                super.text(delta);
                if (!slept) {
                    slept = true;
                    sleep(300);
                }
            }
        };

        model.stream(ChatModelContract.ask("!delay 100\n!words 6"), slow, new CancelToken());

        // Six at their pace are 600 ms; without making up they were 900.
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(600), Duration.ofMillis(850));
    }

    @Test
    void saysTheTime() throws ModelException {
        long before = System.currentTimeMillis();

        List<Long> times = Arrays.stream(text(ask("!delay 5\n!clock 4")).strip().split(" "))
                .map(Long::valueOf)
                .toList();

        assertThat(times).hasSize(4).isSorted().allMatch(time -> time >= before && time <= System.currentTimeMillis());
        assertThat(times.getLast() - times.getFirst()).isGreaterThanOrEqualTo(10);
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leavesOutAToolCallThatDoesNotFit() throws ModelException {
        ModelReply reply = ask(List.of(new Message.User("!say a b\n!tool Bash {\"command\": \"x y\"}")), 3);

        assertThat(reply.toolCalls()).isEmpty();
        assertThat(reply.stopReason()).isEqualTo(StopReason.OUTPUT_LIMIT);
    }

    @Test
    void reportsWhatItSaidBeforeItFailed() {
        ModelException failure = catchThrowableOfType(ModelException.class, () -> ask("!say a b c\n!fail 500"));

        assertThat(failure.usage()).contains(TokenUsage.of(6, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!say \u0000\uD800", "!say !tool Bash {}", "!!say x", "\r\n!say x\r\n", "!tool a\tb {}"})
    void survivesOddText(String text) throws ModelException {
        assertThat(ask(text).blocks()).isNotEmpty();
    }

    @Test
    void wakesFromADelayWithinMillisecondsOfACancel() throws Exception {
        CancelToken cancel = new CancelToken();
        CompletableFuture<Long> ended = new CompletableFuture<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        ModelListener listener = new Recorder();
        Thread.ofPlatform().start(() -> {
            waiting.complete(null);
            assertThatThrownBy(() -> model.stream(ChatModelContract.ask("!delay 60000\n!say a"), listener, cancel))
                    .isInstanceOf(ModelException.class);
            ended.complete(System.nanoTime());
        });
        waiting.get(5, TimeUnit.SECONDS);
        TimeUnit.MILLISECONDS.sleep(50);

        long before = System.nanoTime();
        cancel.cancel();

        // Under ten milliseconds on an idle machine; the bound leaves room for a busy one.
        assertThat(Duration.ofNanos(ended.get(5, TimeUnit.SECONDS) - before)).isLessThan(Duration.ofMillis(100));
    }
}
