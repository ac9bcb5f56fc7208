package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.credits.InsufficientCreditsException;
import dev.capstan.service.json.Json;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.LongOutputs;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.runs.RunStatus;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ToolRunnerTest {
    private final Claim claim =
            new Claim(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 1, RunStatus.RUNNING, "hi");
    private final CancelToken cancel = new CancelToken();
    private final ToolRunner runner = new ToolRunner();
    private final Recorder committed = new Recorder();

    @BeforeEach
    @SuppressWarnings("UnnecessaryAssignment") // stands in for the container
    void connect() {
        runner.threads = new VirtualThreads();
        runner.telemetry = new RunTelemetry();
        runner.telemetry.tracer = OpenTelemetry.noop().getTracer("test");
        runner.outputs = new LongOutputs();
        runner.secrets = new SessionSecrets();
    }

    @Test
    void commitsAQuickResultWhileASlowCallIsStillUnderWay() throws Exception {
        CountDownLatch quickIsStored = committed.expect("quick");
        Tool slow = new Scripted("slow", Duration.ofSeconds(20), context -> {
            quickIsStored.await();
            return ToolOutcome.Done.of("slow result");
        });

        run(slow, new Scripted("quick", Duration.ofSeconds(20), context -> ToolOutcome.Done.of("quick result")));

        assertThat(committed.results).containsExactly("quick: quick result", "slow: slow result");
    }

    @Test
    void stopsACallWhoseTimeIsUp() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        Tool tool = new Scripted("sleepy", Duration.ofMillis(100), context -> {
            try (CancelToken.Registration registration = context.cancel().onCancel(stopped::countDown)) {
                stopped.await();
            }
            return new ToolOutcome.Failed("The command was cancelled.");
        });

        run(tool);

        assertThat(committed.results)
                .singleElement()
                .asString()
                .contains("did not end within", "was stopped", "The command was cancelled.");
        assertThat(cancel.cancelled()).as("the run goes on").isFalse();
    }

    @Test
    void interruptsACallThatDoesNotHeedItsToken() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Tool deaf = new Scripted("deaf", Duration.ofMillis(50), context -> {
            never.await();
            return ToolOutcome.Done.of("never");
        });

        run(deaf);

        assertThat(committed.results).singleElement().asString().contains("did not end within");
    }

    @Test
    void keepsNoResultOfACallThatWasStoppedWithItsRun() throws Exception {
        Tool tool = new Scripted("tool", Duration.ofSeconds(20), context -> {
            cancel.cancel();
            assertThat(context.cancel().cancelled())
                    .as("the call is stopped with its run")
                    .isTrue();
            return new ToolOutcome.Failed("stopped");
        });

        run(tool);

        assertThat(committed.results).isEmpty();
    }

    @Test
    void storesAndPaysACallThatHadEndedWhenItsRunWasCancelled() throws Exception {
        Tool tool = new Scripted("tool", Duration.ofSeconds(20), context -> {
            cancel.cancel();
            return ToolOutcome.Done.of("found");
        });

        run(tool);

        assertThat(committed.results).containsExactly("tool: found");
    }

    @Test
    void aCallThatCannotBePaidIsAnAnswerAndIsNotMade() throws Exception {
        committed.refusal = new InsufficientCreditsException(BigDecimal.TEN, BigDecimal.ONE);
        Tool tool = new Scripted("paid", Duration.ofSeconds(20), context -> {
            throw new AssertionError("it was made");
        });

        run(tool);

        assertThat(committed.results).singleElement().asString().contains("The call was not made");
    }

    @Test
    void aFaultOfAToolIsAnAnswerWithoutItsDetails() throws Exception {
        run(new Scripted("broken", Duration.ofSeconds(20), context -> {
            throw new IllegalStateException("secret detail");
        }));

        assertThat(committed.results)
                .singleElement()
                .asString()
                .contains("failed on the server's side")
                .doesNotContain("secret");
    }

    @Test
    void aHandOverIsNoAnswer() {
        Tool tool = new Scripted("sub", Duration.ofSeconds(20), context -> {
            throw new HandOver();
        });

        assertThatThrownBy(() -> run(tool)).isInstanceOf(HandOver.class);

        assertThat(committed.results).isEmpty();
    }

    private void run(Tool... tools) {
        List<Block.ToolCall> calls = Arrays.stream(tools)
                .map(tool -> new Block.ToolCall(
                        tool.spec().name(), tool.spec().name(), Json.MAPPER.createObjectNode(), null))
                .toList();
        Conversation conversation = new Conversation(List.of(), "hi");
        conversation.add(1, new ModelReply(List.copyOf(calls), TokenUsage.of(1, 1), ModelReply.StopReason.TOOL_CALLS));
        runner.run(claim, 1, calls, conversation, new Toolbox(List.of(tools)), cancel, Map.of(), committed);
    }

    private interface Work {
        ToolOutcome of(ToolContext context) throws InterruptedException;
    }

    private record Scripted(String name, Duration timeLimit, Work work) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, name, "Does what the test says.", "", "");
        }

        @Override
        public ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException {
            return work.of(context);
        }
    }

    private static final class Recorder implements ToolRunner.Commit {
        final List<String> results = Collections.synchronizedList(new ArrayList<>());
        private final Map<String, CountDownLatch> expected = new java.util.concurrent.ConcurrentHashMap<>();
        volatile @Nullable InsufficientCreditsException refusal;

        CountDownLatch expect(String name) {
            return expected.computeIfAbsent(name, n -> new CountDownLatch(1));
        }

        @Override
        public void begin(int turn, Block.ToolCall call, ToolSpec tool) {
            InsufficientCreditsException refused = refusal;
            if (refused != null) {
                throw refused;
            }
        }

        @Override
        public void result(int turn, Block.ToolCall call, ToolOutcome outcome) {
            results.add(call.name() + ": " + outcome.content());
            CountDownLatch latch = expected.get(call.name());
            if (latch != null) {
                latch.countDown();
            }
        }

        @Override
        public Assistant assistant(CancelToken ofCall) {
            return Assistant.NONE;
        }
    }
}
