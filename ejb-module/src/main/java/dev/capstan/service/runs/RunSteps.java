package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentLoop;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the steps of one claimed run: hold, call, store and pay for each model call; call and store for each tool. */
final class RunSteps implements AgentLoop.Steps {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final Claim claim;
    private RunContext context;
    private final ChatModel model;
    private final RunParts parts;
    private final CancelToken cancel;
    private final int lastRecalled;
    private CompletableFuture<Void> announced = CompletableFuture.completedFuture(null);
    private @Nullable ModelHold ready;
    private @Nullable ModelAttempt unpaid;
    private List<Block> said = List.of();

    /** @param ready what is held for the first call already */
    RunSteps(
            Claim claim,
            RunContext context,
            ChatModel model,
            RunParts parts,
            CancelToken cancel,
            @Nullable ModelHold ready) {
        this.claim = claim;
        this.context = context;
        this.model = model;
        this.parts = parts;
        this.cancel = cancel;
        this.ready = ready;
        this.lastRecalled = context.conversation().lastTurn();
    }

    /** Tells that the work begins. The first model call does not wait for it; what it says comes after it all the same. */
    void announce() {
        tell(RunEvents.processing(
                claim.runId(),
                "Working on it.",
                context.modelId(),
                context.model().settings().provider()));
    }

    private void tell(NewEvent event) {
        try {
            CompletableFuture<Void> told = parts.writer().submit(claim.sessionId(), claim.epoch(), event);
            announced = announced.thenCombine(told, (before, after) -> null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before the first step");
        }
    }

    /** Adds tools before the first step. What was held for a smaller request is given back. */
    void equip(OfferedTools offered) {
        offered.notes().forEach(note -> tell(RunEvents.note(claim.runId(), note)));
        if (offered.tools().isEmpty()) {
            return;
        }
        context = context.with(offered.tools());
        ModelHold held = ready;
        if (held != null) {
            parts.journal().release(held.holdId());
            ready = null;
        }
    }

    /** Returns when the announcement is in the log; at once when there was none. */
    void awaitAnnounced() {
        RunVoice.await(announced);
    }

    /** The call that a cancel cut off, still to be paid. */
    Optional<ModelAttempt> unpaid() {
        return Optional.ofNullable(unpaid);
    }

    /** What that call had said. */
    List<Block> said() {
        return said;
    }

    @Override
    public ModelReply model(int turn) {
        return context.conversation().reply(turn).orElseGet(() -> call(turn));
    }

    private ModelReply call(int turn) {
        for (int attempt = 1; ; attempt++) {
            ModelHold hold = hold(turn, attempt);
            ModelRequest request = context.request(hold.maxOutputTokens());
            RunVoice voice = new RunVoice(parts.writer(), claim, parts.ids(), announced);
            try {
                ModelReply reply = parts.telemetry()
                        .model(context.model().settings(), request, () -> model.stream(request, voice, cancel));
                voice.awaitWritten();
                parts.journal().commitReply(claim, turn, reply, hold.holdId(), context);
                context.conversation().add(turn, reply);
                return reply;
            } catch (ModelException e) {
                ModelAttempt failed = new ModelAttempt(hold.holdId(), consumed(e, request, voice));
                said = voice.cutOff();
                voice.awaitWritten();
                if (cancel.cancelled()) {
                    unpaid = failed;
                    throw new CancellationException("cancelled during a model call");
                }
                parts.journal().settle(claim, context, failed);
                if (!e.transientFault()
                        || voice.spoke()
                        || attempt == parts.config().modelAttempts()) {
                    throw new RunFailure("execution_error", e.getMessage());
                }
                pause(attempt, e);
            }
        }
    }

    private ModelHold hold(int turn, int attempt) {
        ModelHold held = ready;
        ready = null;
        return held != null ? held : parts.journal().hold(modelCall(turn, attempt));
    }

    private ModelCall modelCall(int turn, int attempt) {
        return new ModelCall(
                claim.userId(),
                claim.sessionId(),
                claim.runId(),
                usageKey(claim.runId(), turn, claim.epoch(), attempt),
                context.modelId(),
                context.model().settings().provider(),
                context.model().ownKey(),
                InputBound.of(context.request()),
                context.model().settings().maxOutputTokens(),
                context.model().price());
    }

    /** Each attempt has a key of its own, also after a take-over; the same attempt always has the same. */
    static String usageKey(UUID runId, int turn, long epoch, int attempt) {
        return "run/%s/model/%d/%d/%d".formatted(runId, turn, epoch, attempt);
    }

    private static MeteredUsage consumed(ModelException e, ModelRequest request, RunVoice voice) {
        return e.usage()
                .map(usage -> new MeteredUsage(usage, e.doubt().orElse(null)))
                .orElseGet(() -> new MeteredUsage(
                        voice.spoke() ? InputBound.estimate(request, voice.characters()) : TokenUsage.NONE,
                        new UsageDoubt("the call ended without a report", null)));
    }

    /** Waits longer each time, by chance a little more or less, and as long as the provider asked for. */
    private void pause(int attempt, ModelException e) {
        long doubling = 500L << attempt;
        long wished = e.retryAfter().orElse(Duration.ZERO).toMillis();
        long millis = Math.min(
                Math.max(wished, doubling / 2 + ThreadLocalRandom.current().nextLong(doubling)),
                LONGEST_PAUSE.toMillis());
        CountDownLatch cancelled = new CountDownLatch(1);
        try (CancelToken.Registration registration = cancel.onCancel(cancelled::countDown)) {
            if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("cancelled before another attempt");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before another attempt");
        }
    }

    @Override
    public void tools(int turn, List<Block.ToolCall> calls) {
        if (turn <= lastRecalled) {
            reportInterrupted(turn, calls);
        }
        parts.tools().run(claim, turn, calls, context.conversation(), context.tools(), cancel, new Results());
        cancel.throwIfCancelled();
    }

    /** Calls that were under way when another claim of this run ended: only harmless ones are made again. */
    private void reportInterrupted(int turn, List<Block.ToolCall> calls) {
        calls.stream()
                .filter(call -> !context.conversation().answered(turn, call.id()) && !repeatable(call.name()))
                .forEach(call -> commit(turn, call, new ToolOutcome.Failed(Conversation.NO_RESULT)));
    }

    /** Whether a call that was cut off may simply be made again. One to a tool that is not there changes nothing. */
    private boolean repeatable(String tool) {
        return context.tools().find(tool).map(Tool::repeatable).orElse(true);
    }

    private final class Results implements ToolRunner.Commit {
        @Override
        public void begin(int turn, Block.ToolCall call, ToolSpec tool) {
            parts.journal().holdTool(claim, turn, call, tool);
        }

        @Override
        public void result(int turn, Block.ToolCall call, ToolOutcome outcome) {
            commit(turn, call, outcome);
        }
    }

    private void commit(int turn, Block.ToolCall call, ToolOutcome outcome) {
        parts.journal()
                .commitResult(
                        claim, turn, call, context.tools().spec(call.name()).orElse(null), outcome);
        context.conversation()
                .add(
                        turn,
                        new ToolResult(
                                call.id(), call.name(), outcome.content(), outcome instanceof ToolOutcome.Failed));
    }
}
