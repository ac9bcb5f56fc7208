package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the tool calls of a turn side by side. Each result is committed, and so sent, as soon as it is there. */
@ApplicationScoped
public class ToolRunner {
    private static final Logger LOG = Logger.getLogger(ToolRunner.class.getName());

    @Inject
    ToolRegistry registry;

    @Inject
    VirtualThreads threads;

    @Inject
    EventWriter writer;

    @Inject
    RunTelemetry telemetry;

    /** What is stored for good of each call. */
    interface Commit {
        /** Before the call is made: sets aside what it can cost. */
        void begin(int turn, Block.ToolCall call, ToolSpec tool);

        void result(int turn, Block.ToolCall call, ToolOutcome outcome);
    }

    /** Whether a call that was cut off may simply be made again. One to a tool that is not there changes nothing. */
    boolean repeatable(String tool) {
        return registry.find(tool).map(Tool::repeatable).orElse(true);
    }

    /** What the user has to answer before the call is made. */
    Optional<Question> asks(Block.ToolCall call, Map<String, ToolSpec> offered) {
        return offered.containsKey(call.name())
                ? registry.find(call.name()).flatMap(tool -> tool.asks(call.input()))
                : Optional.empty();
    }

    /** Whether the run is done when a call of the tool has succeeded. */
    boolean endsRun(String tool) {
        return registry.find(tool).map(Tool::endsRun).orElse(false);
    }

    /**
     * Returns when all calls have ended. After a cancel their results are not committed: nobody waits for them.
     *
     * @param secrets of the user's answer, for a call that asked for some
     */
    void run(
            Claim claim,
            int turn,
            List<Block.ToolCall> calls,
            Conversation conversation,
            Map<String, ToolSpec> offered,
            CancelToken cancel,
            Map<String, String> secrets,
            Commit commit) {
        List<CompletableFuture<Void>> running = calls.stream()
                .filter(call -> !conversation.answered(turn, call.id()))
                .map(call -> CompletableFuture.runAsync(
                        telemetry.inRun(claim.runId(), () -> {
                            ToolOutcome outcome = telemetry.tool(
                                    call, () -> call(claim, turn, call, offered, cancel, secrets, commit));
                            if (!cancel.cancelled()) {
                                commit.result(turn, call, outcome);
                            }
                        }),
                        threads))
                .toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }

    private ToolOutcome call(
            Claim claim,
            int turn,
            Block.ToolCall call,
            Map<String, ToolSpec> offered,
            CancelToken cancel,
            Map<String, String> secrets,
            Commit commit) {
        ToolSpec spec = offered.get(call.name());
        Optional<Tool> tool = spec == null ? Optional.empty() : registry.find(call.name());
        if (spec == null || tool.isEmpty()) {
            return new ToolOutcome.Failed("There is no tool named %s. The tools are: %s."
                    .formatted(call.name(), String.join(", ", offered.keySet())));
        }
        commit.begin(turn, call, spec);
        ToolContext context = new ToolContext(
                claim.userId(), claim.sessionId(), claim.runId(), cancel, () -> announceSandbox(claim), secrets);
        try {
            return tool.get().call(call.input(), context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ToolOutcome.Failed("The call was interrupted.");
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Tool " + call.name() + " failed in run " + claim.runId(), e);
            return new ToolOutcome.Failed("The tool failed on the server's side; trying again may help.");
        }
    }

    private void announceSandbox(Claim claim) {
        try {
            writer.submit(claim.sessionId(), claim.epoch(), RunEvents.sandboxRunning(claim.runId()))
                    .join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
