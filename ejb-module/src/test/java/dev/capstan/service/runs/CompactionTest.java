package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.runs.RunStatus;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A long run with a small window: a token is four bytes of what the model is told. */
@Timeout(30)
class CompactionTest {
    private static final int WINDOW = 4_000;
    private static final String QUESTION = "Count all the sheep on the hill.";

    private final Claim claim =
            new Claim(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 1, RunStatus.RUNNING, QUESTION);
    private final RunControl control = new RunControl(Clock.systemUTC());
    private final Journal journal = new Journal();
    private final List<Long> told = new ArrayList<>();
    private final List<ModelRequest> summaries = new ArrayList<>();
    private Conversation conversation = new Conversation(List.of(), QUESTION);
    private String summary = "GOAL count sheep. DONE the eastern slope. NEXT the western slope.";

    @Test
    void aLongRunGoesOnFromItsSummaryAndItsTokensFall() {
        RunSteps steps = steps(this::work);

        for (int turn = 1; turn <= 20; turn++) {
            act(steps, turn);
        }

        assertThat(journal.summaries).hasSizeGreaterThanOrEqualTo(2);
        assertThat(told).as("what the model was told stays within its window").allMatch(tokens -> tokens < WINDOW);
        int first = journal.summaries.getFirst().turn();
        assertThat(told.get(first - 1)).as("tokens after the summary").isLessThan(told.get(first - 2) / 2);
        assertThat(conversation.lastTurn()).isEqualTo(20);
    }

    @Test
    void theModelIsToldTheSummaryTheQuestionAndTheLastExchange() {
        RunSteps steps = steps(this::work);
        int turn = 1;
        while (journal.summaries.isEmpty()) {
            act(steps, turn++);
        }

        List<Message> messages = conversation.messages();

        assertThat(((Message.User) messages.getFirst()).text()).contains(summary, QUESTION);
        assertThat(messages).hasSizeLessThanOrEqualTo(5);
        assertThat(messages.get(1)).isInstanceOf(Message.Assistant.class);
        assertThat(messages.get(2)).isInstanceOf(Message.ToolResults.class);
    }

    @Test
    void theSummaryIsHeldAsSuchAndMadeOfQuotedTextWithoutTools() {
        RunSteps steps = steps(this::work);
        for (int turn = 1; journal.summaries.isEmpty(); turn++) {
            act(steps, turn);
        }

        assertThat(journal.kinds).contains(ActKind.SUMMARY).last().isEqualTo(ActKind.MODEL_CALL);
        ModelRequest request = summaries.getFirst();
        assertThat(request.tools()).isEmpty();
        assertThat(((Message.User) request.messages().getFirst()).text())
                .startsWith("The user wrote:\n| " + QUESTION)
                .contains("The agent called Look:", "Look gave:");
    }

    @Test
    void aHistoryThatFillsTheWindowIsSummarisedBeforeTheFirstTurn() {
        conversation = new Conversation(
                List.of(new Message.User("old question"), new Message.Assistant(List.of(new Block.Text("old answer")))),
                WINDOW,
                QUESTION);
        RunSteps steps = steps(this::work);

        act(steps, 1);

        assertThat(journal.summaries).containsExactly(new Summary(1, 1, summary));
        assertThat(((Message.User) summaries.getFirst().messages().getFirst()).text())
                .contains("| old question", "| old answer");
        assertThat(conversation.messages().getFirst())
                .isInstanceOfSatisfying(
                        Message.User.class,
                        user -> assertThat(user.text())
                                .contains(summary, QUESTION)
                                .doesNotContain("old question"));
    }

    @Test
    void whatWasSummarisedIsRecalledTheSame() {
        RunSteps steps = steps(this::work);
        for (int turn = 1; turn <= 12; turn++) {
            act(steps, turn);
        }
        Conversation recalled = new Conversation(List.of(), QUESTION);
        for (int turn = 1; turn <= 12; turn++) {
            recalled.add(turn, conversation.reply(turn).orElseThrow());
            recalled.add(turn, result(turn));
        }
        journal.summaries.forEach(recalled::summarise);

        assertThat(recalled.messages()).isEqualTo(conversation.messages());
        assertThat(recalled.tokens()).isEqualTo(conversation.tokens());
    }

    @Test
    void withoutASummaryTheRunGoesOnWithTheWholeConversation() {
        RunSteps steps = steps((request, listener, token) -> {
            if (ofSummary(request)) {
                throw new ModelException(ModelException.Kind.INVALID_REQUEST, "too long");
            }
            return work(request, listener, token);
        });

        for (int turn = 1; turn <= 12; turn++) {
            act(steps, turn);
        }

        assertThat(journal.summaries).isEmpty();
        assertThat(conversation.messages()).hasSize(25);
    }

    @Test
    void anEmptySummaryReplacesNothing() {
        summary = "";
        RunSteps steps = steps(this::work);

        for (int turn = 1; turn <= 12; turn++) {
            act(steps, turn);
        }

        assertThat(conversation.messages()).hasSize(25);
    }

    @Test
    void aCancelEndsASummary() {
        RunSteps steps = steps((request, listener, token) -> {
            if (ofSummary(request)) {
                control.cancel();
                throw new ModelException(ModelException.Kind.CANCELLED, "cancelled", TokenUsage.of(100, 1), null);
            }
            return work(request, listener, token);
        });

        assertThatThrownBy(() -> {
                    for (int turn = 1; turn <= 12; turn++) {
                        act(steps, turn);
                    }
                })
                .isInstanceOf(CancellationException.class);

        assertThat(journal.settled).contains(101L);
    }

    private void act(RunSteps steps, int turn) {
        steps.model(turn);
        conversation.add(turn, result(turn));
    }

    private static Message.ToolResult result(int turn) {
        return new Message.ToolResult("call" + turn, "Look", "sheep " + "baa ".repeat(500), false);
    }

    private static boolean ofSummary(ModelRequest request) {
        return request.system().contains("memory of an agent");
    }

    private ModelReply work(ModelRequest request, Object listener, CancelToken token) {
        if (ofSummary(request)) {
            summaries.add(request);
            return new ModelReply(List.of(new Block.Text(summary)), TokenUsage.of(500, 20), ModelReply.StopReason.END);
        }
        long tokens = InputBound.of(request) / 4;
        told.add(tokens);
        Block call = new Block.ToolCall(
                "call" + (conversation.lastTurn() + 1), "Look", Json.MAPPER.createObjectNode(), null);
        return new ModelReply(
                List.of(new Block.Text("I look."), call), TokenUsage.of(tokens, 10), ModelReply.StopReason.TOOL_CALLS);
    }

    private RunSteps steps(ChatModel model) {
        ModelSettings settings = new ModelSettings("m", "Custom", null, null, null, null, 0, 1000, WINDOW);
        RunContext context = new RunContext(
                new ResolvedModel(UUID.randomUUID(), settings, false, "M", null),
                AgentType.GENERAL,
                ToolArgs.NONE,
                "You work.",
                Toolbox.EMPTY,
                conversation);
        RunTelemetry telemetry = new RunTelemetry();
        telemetry.tracer = OpenTelemetry.noop().getTracer("test");
        RunParts parts = new RunParts(
                journal,
                new RunPauses(),
                new QuietWriter(),
                new Ids(),
                new RunsConfig(Duration.ofSeconds(15), 100, 10, 1),
                new ToolRunner(),
                telemetry,
                new ToolRegistry(),
                new RunContexts(),
                new SubAgentConfig(10, Duration.ofMinutes(1), BigDecimal.TEN, 2),
                new SessionSecrets());
        return new RunSteps(claim, context, model, parts, control, null);
    }

    private static final class Journal extends RunJournal {
        final List<Summary> summaries = new ArrayList<>();
        final List<ActKind> kinds = new ArrayList<>();
        final List<Long> settled = new ArrayList<>();

        @Override
        public ModelHold hold(ModelCall call) {
            kinds.add(call.kind());
            return new ModelHold(UUID.randomUUID(), call.maxOutputTokens(), BigDecimal.ONE);
        }

        @Override
        public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
            settled.add(attempt.consumed().total());
        }

        @Override
        public void commitSummary(Claim claim, Summary summary, ModelReply reply, UUID holdId, RunContext context) {
            if (!summary.text().isEmpty()) {
                summaries.add(summary);
            }
        }

        @Override
        public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
            // kept by the conversation alone
        }
    }

    private static final class QuietWriter extends EventWriter {
        @Override
        public CompletableFuture<Void> submit(UUID sessionId, @Nullable Long epoch, NewEvent event) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
