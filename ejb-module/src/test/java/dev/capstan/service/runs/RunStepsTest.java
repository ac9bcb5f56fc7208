package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.Toolbox;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStepsTest {
    private static final TokenUsage USAGE = TokenUsage.of(10, 2);
    private static final ModelReply HELLO =
            new ModelReply(List.of(new Block.Text("hello")), USAGE, ModelReply.StopReason.END);

    private final Claim claim =
            new Claim(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 3, RunStatus.RUNNING, "hi");
    private final RunControl control = new RunControl(Clock.systemUTC());
    private final CancelToken cancel = control.token();
    private final RecordingJournal journal = new RecordingJournal();
    private final RecordingWriter writer = new RecordingWriter();
    private @Nullable ModelHold ready;
    private int calls;

    @Test
    void holdsBeforeTheCallAndPaysWithTheStep() {
        RunSteps steps = steps((request, listener, token) -> {
            assertThat(journal.did).containsExactly("hold run/%s/model/1/3/1".formatted(claim.runId()));
            assertThat(request.maxOutputTokens()).isEqualTo(128);
            listener.text("hello");
            listener.blockEnded(new Block.Text("hello"));
            return HELLO;
        });

        assertThat(steps.model(1)).isEqualTo(HELLO);

        assertThat(journal.did).last().isEqualTo("commit 1 hello");
        assertThat(writer.names).containsExactly("agent.response.delta", "agent.response");
    }

    @Test
    void recallsACommittedAnswerInsteadOfAskingAgain() {
        RunSteps steps = steps((request, listener, token) -> HELLO);

        steps.model(1);
        steps.model(1);

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void triesAgainWhileNothingWasHeard() {
        RunSteps steps = steps((request, listener, token) -> {
            if (calls < 3) {
                throw new ModelException(Kind.OVERLOADED, "busy", null, Duration.ZERO);
            }
            return HELLO;
        });

        assertThat(steps.model(1)).isEqualTo(HELLO);

        assertThat(calls).isEqualTo(3);
        assertThat(journal.did)
                .filteredOn(what -> what.startsWith("hold"))
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(journal.did).filteredOn(what -> what.startsWith("settle 0")).hasSize(2);
    }

    @Test
    void neverRepeatsACallThatHasSpoken() {
        RunSteps steps = steps((request, listener, token) -> {
            listener.text("hel");
            throw new ModelException(Kind.UNREACHABLE, "the connection broke");
        });

        assertThatThrownBy(() -> steps.model(1)).isInstanceOf(RunFailure.class).hasMessage("the connection broke");

        assertThat(calls).isEqualTo(1);
        assertThat(writer.names).containsExactly("agent.response.delta", "agent.response");
        assertThat(journal.did).last().asString().startsWith("settle ").isNotEqualTo("settle 0");
    }

    @Test
    void doesNotRepeatWhatCannotSucceed() {
        RunSteps steps = steps((request, listener, token) -> {
            throw new ModelException(Kind.UNAUTHORIZED, "the key is wrong");
        });

        assertThatThrownBy(() -> steps.model(1)).isInstanceOf(RunFailure.class);

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void leavesACancelledCallToBePaidWithTheEndOfTheRun() {
        RunSteps steps = steps((request, listener, token) -> {
            listener.text("par");
            cancel.cancel();
            throw new ModelException(Kind.CANCELLED, "cancelled", TokenUsage.of(7, 1), null);
        });

        assertThatThrownBy(() -> steps.model(1)).isInstanceOf(CancellationException.class);

        assertThat(steps.unpaid())
                .hasValueSatisfying(attempt -> assertThat(attempt.consumed()).isEqualTo(TokenUsage.of(7, 1)));
        assertThat(steps.said()).containsExactly(new Block.Text("par"));
        assertThat(journal.did).noneMatch(what -> what.startsWith("settle"));
    }

    @Test
    void whatIsHeldForTheFirstCallIsUsedOnceAndNoLonger() {
        ready = new ModelHold(UUID.randomUUID(), 200, BigDecimal.ONE);
        List<Integer> limits = new ArrayList<>();
        RunSteps steps = steps((request, listener, token) -> {
            limits.add(request.maxOutputTokens());
            return HELLO;
        });

        steps.model(1);
        steps.model(2);

        assertThat(limits).containsExactly(200, 128);
        assertThat(journal.did)
                .filteredOn(what -> what.startsWith("hold"))
                .singleElement()
                .asString()
                .contains("/2/");
    }

    @Test
    void toolsOfSourcesAreOfferedToTheModelAndTheSmallerHoldIsGivenBack() {
        ready = new ModelHold(UUID.randomUUID(), 200, BigDecimal.ONE);
        List<String> offered = new ArrayList<>();
        RunSteps steps = steps((request, listener, token) -> {
            request.tools().forEach(tool -> offered.add(tool.name()));
            return HELLO;
        });

        steps.equip(new OfferedTools(List.of(new NamedTool("lookup")), List.of("MCP servers did not answer.")));
        steps.model(1);

        assertThat(offered).containsExactly("lookup");
        assertThat(writer.names).containsExactly("system.notification");
        assertThat(journal.did).startsWith("release", "hold run/%s/model/1/3/1".formatted(claim.runId()));
    }

    @Test
    void aCancelEndsTheWaitForAnotherAttempt() {
        RunSteps steps = steps((request, listener, token) -> {
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(cancel::cancel);
            throw new ModelException(Kind.OVERLOADED, "busy", null, Duration.ofSeconds(15));
        });
        long begun = System.nanoTime();

        assertThatThrownBy(() -> steps.model(1)).isInstanceOf(CancellationException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private RunSteps steps(ChatModel model) {
        ModelSettings settings = new ModelSettings("demo", "Demo", null, null, null, null, 0, 4000, 100_000);
        RunContext context = new RunContext(
                new ResolvedModel(UUID.randomUUID(), settings, false, "Demo", null),
                AgentType.GENERAL,
                ToolArgs.NONE,
                "system",
                Toolbox.EMPTY,
                new Conversation(List.of(), "hi"));
        RunTelemetry telemetry = new RunTelemetry();
        telemetry.tracer = OpenTelemetry.noop().getTracer("test");
        RunParts parts = new RunParts(
                journal,
                new RunPauses(),
                writer,
                new Ids(),
                new RunsConfig(Duration.ofSeconds(15), 10, 10, 3),
                new ToolRunner(),
                telemetry,
                new ToolRegistry(),
                new RunContexts(),
                new SubAgentConfig(10, Duration.ofMinutes(1), BigDecimal.TEN, 2),
                new SessionSecrets());
        ChatModel counted = (request, listener, token) -> {
            calls++;
            return model.stream(request, listener, token);
        };
        return new RunSteps(claim, context, counted, parts, control, ready);
    }

    private record NamedTool(String name) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, name, "Does nothing.", "", "");
        }

        @Override
        public ToolOutcome call(JsonNode input, ToolContext context) {
            return ToolOutcome.Done.of("nothing");
        }
    }

    private static final class RecordingJournal extends RunJournal {
        final List<String> did = new ArrayList<>();

        @Override
        public void release(UUID holdId) {
            did.add("release");
        }

        @Override
        public ModelHold hold(ModelCall call) {
            did.add("hold " + call.usageKey());
            return new ModelHold(UUID.randomUUID(), 128, BigDecimal.ONE);
        }

        @Override
        public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
            did.add("settle " + attempt.consumed().total());
        }

        @Override
        public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
            did.add("commit " + turn + " " + ((Block.Text) reply.blocks().getFirst()).text());
        }
    }

    private static final class RecordingWriter extends EventWriter {
        final List<String> names = new ArrayList<>();

        @Override
        public CompletableFuture<Void> submit(UUID sessionId, @Nullable Long epoch, NewEvent event) {
            names.add(event.name());
            return CompletableFuture.completedFuture(null);
        }
    }
}
