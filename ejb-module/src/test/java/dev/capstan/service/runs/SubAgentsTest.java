package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.agents.AgentType;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.LongOutputs;
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
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SubAgentsTest {
    private static final ToolContext.CallId CALL = new ToolContext.CallId(3, "call-7");
    private static final TokenUsage USAGE = TokenUsage.of(10, 2);

    private final Claim claim =
            new Claim(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 5, RunStatus.RUNNING, "hi");
    private final CancelToken cancel = new CancelToken();
    private final Journal journal = new Journal();
    private final Contexts contexts = new Contexts();
    private final Registry registry = new Registry();
    private final Writer writer = new Writer();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void reportsWithTheMarksAndKeysOfItsOwnInstance() throws Exception {
        ToolOutcome outcome = agents((request, listener, token) -> {
                    listener.text("all done");
                    listener.blockEnded(new Block.Text("all done"));
                    return said("all done");
                })
                .work(CALL, "Do it.", cancel);

        assertThat(outcome.content()).isEqualTo("all done");
        String instance = AgentInstance.sub(claim.runId(), 3, "call-7", "sub_agent_task", "general")
                .key();
        assertThat(journal.did)
                .containsExactly("hold run/%s/agent/%s/model/1/5/1".formatted(claim.runId(), instance), "commit 1");
        assertThat(writer.events).extracting(NewEvent::name).contains("agent.processing", "agent.response");
        assertThat(writer.events).allSatisfy(event -> {
            assertThat(event.content().path("agent_instance_id").asText()).isEqualTo(instance);
            assertThat(event.content().path("parent_tool_call_id").asText()).isEqualTo("call-7");
            assertThat(event.content().path("is_sub_agent_event").asBoolean()).isTrue();
            assertThat(event.content().path("delegated_from").asText()).isEqualTo("general");
        });
    }

    @Test
    void hasTheToolsOfATaskAgentAndAsksTheUserNothing() throws Exception {
        agents((request, listener, token) -> said("ok")).work(CALL, "Do it.", cancel);

        assertThat(registry.picked).contains("Bash", "web_search").noneMatch(name -> name.startsWith("ask_user"));
    }

    @Test
    void isStoppedAfterItsTurnsWithWhatItSaidLast() throws Exception {
        ToolOutcome outcome = agents((request, listener, token) -> lookAgain()).work(CALL, "Do it.", cancel);

        assertThat(outcome).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(outcome.content()).contains("it has made 3 turns", "It said last: I look again.");
        assertThat(calls).hasValue(3);
    }

    @Test
    void isStoppedWhenItsCreditsAreUsedUp() throws Exception {
        journal.spent = new BigDecimal("10.5");

        ToolOutcome outcome = agents((request, listener, token) -> lookAgain()).work(CALL, "Do it.", cancel);

        assertThat(outcome.content()).contains("it has used 10 credits");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCancelEndsItAndPaysForWhatItHadSaid() {
        SubAgents agents = agents((request, listener, token) -> {
            listener.text("par");
            cancel.cancel();
            throw new ModelException(ModelException.Kind.CANCELLED, "cancelled", TokenUsage.of(7, 1), null);
        });

        assertThatThrownBy(() -> agents.work(CALL, "Do it.", cancel)).isInstanceOf(CancellationException.class);

        assertThat(journal.did).last().isEqualTo("settle 8");
    }

    @Test
    void aModelThatFailsIsAnAnswerToTheAgentAboveIt() throws Exception {
        ToolOutcome outcome = agents((request, listener, token) -> {
                    throw new ModelException(ModelException.Kind.INVALID_REQUEST, "the request is too long");
                })
                .work(CALL, "Do it.", cancel);

        assertThat(outcome).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(outcome.content()).contains("the request is too long");
    }

    @Test
    void goesOnAfterItsStoredStepsWithoutRepeatingThem() throws Exception {
        contexts.stored = conversation -> {
            conversation.add(1, lookAgain());
            conversation.add(1, new Message.ToolResult("c1", "Look", "seen", false));
        };

        ToolOutcome outcome = agents((request, listener, token) -> {
                    assertThat(request.messages()).hasSize(3);
                    return said("finished");
                })
                .work(CALL, "Do it.", cancel);

        assertThat(outcome.content()).isEqualTo("finished");
        assertThat(journal.did).last().isEqualTo("commit 2");
        assertThat(writer.events).extracting(NewEvent::name).doesNotContain("agent.processing");
    }

    @Test
    void noMoreWorkAtOnceThanAllowed() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SubAgents agents = agents((request, listener, token) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            return said("ok");
        });
        List<CompletableFuture<ToolOutcome>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ToolContext.CallId call = new ToolContext.CallId(1, "call" + i);
            running.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return agents.work(call, "Do it.", cancel);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    new VirtualThreads()));
        }

        assertThat(running).allSatisfy(each -> assertThat(each.join().content()).isEqualTo("ok"));
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    private static ModelReply said(String text) {
        return new ModelReply(List.of(new Block.Text(text)), USAGE, ModelReply.StopReason.END);
    }

    private static ModelReply lookAgain() {
        Block call = new Block.ToolCall("c1", "Look", Json.MAPPER.createObjectNode(), null);
        return new ModelReply(List.of(new Block.Text("I look again."), call), USAGE, ModelReply.StopReason.TOOL_CALLS);
    }

    @SuppressWarnings("UnnecessaryAssignment") // stands in for the container
    private SubAgents agents(ChatModel model) {
        ModelSettings settings = new ModelSettings("m", "Custom", null, null, null, null, 0, 1000, 100_000);
        RunContext context = new RunContext(
                new ResolvedModel(UUID.randomUUID(), settings, false, "M", null),
                AgentType.GENERAL,
                new ToolArgs(true, false, false, false),
                "You work.",
                Toolbox.EMPTY,
                new Conversation(List.of(), "hi"));
        RunTelemetry telemetry = new RunTelemetry();
        telemetry.tracer = OpenTelemetry.noop().getTracer("test");
        ToolRunner tools = new ToolRunner();
        tools.threads = new VirtualThreads();
        tools.telemetry = telemetry;
        tools.outputs = new LongOutputs();
        tools.secrets = new SessionSecrets();
        RunParts parts = new RunParts(
                journal,
                new RunPauses(),
                writer,
                new Ids(),
                new RunsConfig(Duration.ofSeconds(15), 100, 10, 1),
                tools,
                telemetry,
                registry,
                contexts,
                new SubAgentConfig(3, Duration.ofMinutes(1), BigDecimal.TEN, 2),
                new SessionSecrets());
        ChatModel counted = (request, listener, token) -> {
            calls.incrementAndGet();
            return model.stream(request, listener, token);
        };
        return new SubAgents(claim, context, counted, parts, new RunControl(Clock.systemUTC()), List.of());
    }

    private static final class Journal extends RunJournal {
        final List<String> did = Collections.synchronizedList(new ArrayList<>());
        volatile BigDecimal spent = BigDecimal.ZERO;

        @Override
        public ModelHold hold(ModelCall call) {
            did.add("hold " + call.usageKey());
            return new ModelHold(UUID.randomUUID(), call.maxOutputTokens(), BigDecimal.ONE);
        }

        @Override
        public BigDecimal spent(Claim claim) {
            return spent;
        }

        @Override
        public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
            did.add("settle " + attempt.consumed().total());
        }

        @Override
        public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
            did.add("commit " + turn);
        }

        @Override
        public void commitResult(
                Claim claim, int turn, Block.ToolCall call, @Nullable ToolSpec tool, ToolOutcome outcome) {
            did.add("result " + turn);
        }
    }

    private static final class Contexts extends RunContexts {
        java.util.function.Consumer<Conversation> stored = conversation -> {};

        @Override
        public void recall(Conversation conversation, Claim claim) {
            stored.accept(conversation);
        }
    }

    private static final class Registry extends ToolRegistry {
        List<String> picked = List.of();

        @Override
        public Toolbox pick(List<String> names) {
            picked = names;
            return Toolbox.EMPTY;
        }
    }

    private static final class Writer extends EventWriter {
        final List<NewEvent> events = Collections.synchronizedList(new ArrayList<>());

        @Override
        public CompletableFuture<Void> submit(UUID sessionId, @Nullable Long epoch, NewEvent event) {
            events.add(event);
            return CompletableFuture.completedFuture(null);
        }
    }
}
