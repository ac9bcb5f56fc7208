package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.LongOutputs;
import dev.capstan.service.tools.TimedCall;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the tool calls of a turn side by side. Each result is committed, and so sent, as soon as it is there. */
@ApplicationScoped
public class ToolRunner {
    private static final Logger LOG = Logger.getLogger(ToolRunner.class.getName());

    @Inject
    VirtualThreads threads;

    @Inject
    EventWriter writer;

    @Inject
    RunTelemetry telemetry;

    @Inject
    LongOutputs outputs;

    @Inject
    SessionSecrets secrets;

    /** What is stored for good of each call. */
    interface Commit {
        /** Before the call is made: sets aside what it can cost. */
        void begin(int turn, Block.ToolCall call, ToolSpec tool);

        void result(int turn, Block.ToolCall call, ToolOutcome outcome);

        /** Whom the call may ask; {@code cancel} ends the call. */
        Assistant assistant(CancelToken cancel);
    }

    /**
     * Returns when all calls have ended. After a cancel those that were stopped are not committed: nobody waits for them, and
     * what was held for them is released. One that had ended by then is, since it is to be paid.
     *
     * @param secrets of the user's answer, for a call that asked for some
     */
    void run(
            Claim claim,
            int turn,
            List<Block.ToolCall> calls,
            Conversation conversation,
            Toolbox offered,
            CancelToken cancel,
            Map<String, String> secrets,
            Commit commit) {
        List<CompletableFuture<Void>> running = calls.stream()
                .filter(call -> !conversation.answered(turn, call.id()))
                .map(call -> CompletableFuture.runAsync(
                        telemetry.inRun(claim.runId(), () -> {
                            ToolOutcome outcome = telemetry.tool(
                                    call, () -> call(claim, turn, call, offered, cancel, secrets, commit));
                            if (!cancel.cancelled() || outcome instanceof ToolOutcome.Done) {
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
            Toolbox offered,
            CancelToken cancel,
            Map<String, String> secrets,
            Commit commit) {
        Optional<Tool> tool = offered.find(call.name());
        if (tool.isEmpty()) {
            return new ToolOutcome.Failed("There is no tool named %s. The tools are: %s."
                    .formatted(call.name(), String.join(", ", offered.names())));
        }
        try {
            commit.begin(turn, call, tool.get().spec());
        } catch (AppException e) {
            if (e.kind() != AppException.Kind.PAYMENT_REQUIRED) {
                throw e;
            }
            return new ToolOutcome.Failed("%s The call was not made.".formatted(e.getMessage()));
        }
        Duration limit = tool.get().timeLimit();
        try (TimedCall timed = TimedCall.begin(limit, cancel, threads)) {
            ToolContext context = new ToolContext(
                    claim.userId(),
                    claim.sessionId(),
                    claim.runId(),
                    new ToolContext.CallId(turn, call.id()),
                    timed.token(),
                    () -> announceSandbox(claim),
                    commit.assistant(timed.token()),
                    secrets);
            return timed.told(call.name(), limit, attempt(claim, call, tool.get(), context));
        }
    }

    private ToolOutcome attempt(Claim claim, Block.ToolCall call, Tool tool, ToolContext context) {
        try {
            ToolOutcome outcome = tool.call(call.input(), context);
            return outputs.fit(outcome.hiding(secrets.maskOf(claim.sessionId())), context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ToolOutcome.Failed("The call was interrupted.");
        } catch (HandOver | StaleOwnerException e) {
            throw e; // the run goes on elsewhere, and this call with it
        } catch (CancellationException e) {
            return new ToolOutcome.Failed("The call was stopped.");
        } catch (AppException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Tool " + call.name() + " failed in run " + claim.runId(), e);
            return new ToolOutcome.Failed("The tool failed on the server's side; trying again may help.");
        }
    }

    void announceSandbox(Claim claim) {
        try {
            writer.submit(claim.sessionId(), claim.epoch(), claim.agent().mark(RunEvents.sandboxRunning(claim.runId())))
                    .join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
