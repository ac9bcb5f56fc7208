package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentLoop;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.files.MessagePictures;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Tool;
import dev.capstan.types.runs.CancelToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the steps of one claimed run: it holds for, makes, stores and pays each model call, and has the tools called. */
final class RunSteps implements AgentLoop.Steps {
    private final Claim claim;
    private RunContext context;
    private final SideCalls side;
    private final ChatModel model;
    private final RunParts parts;
    private final RunControl control;
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
            RunControl control,
            @Nullable ModelHold ready) {
        this.claim = claim;
        this.context = context;
        this.model = model;
        this.parts = parts;
        this.side = new SideCalls(claim, context, model, parts);
        this.control = control;
        this.cancel = control.token();
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
        context.milestones().forEach(milestone -> tell(PlanEvents.inProgress(claim.runId(), milestone)));
    }

    private void tell(NewEvent event) {
        try {
            CompletableFuture<Void> told = parts.writer()
                    .submit(claim.sessionId(), claim.epoch(), claim.agent().mark(event));
            announced = announced.thenCombine(told, (before, after) -> null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before the first step");
        }
    }

    /** Adds tools before the first step. What was held for a smaller request is given back. */
    void equip(OfferedTools offered) {
        offered.notes().forEach(note -> tell(RunEvents.note(claim.runId(), note)));
        List<Tool> more = new ArrayList<>(offered.tools());
        if (context.args().taskAgent() && claim.agent().main()) {
            more.add(new SubAgentTool(new SubAgents(claim, context, model, parts, control, offered.tools())));
        }
        if (more.isEmpty()) {
            return;
        }
        context = context.with(more);
        giveBackFirstHold();
    }

    /** Shows the model what may be seen, before the first step. */
    void look(MessagePictures pictures) {
        if (context.pictures().isEmpty()) {
            return;
        }
        context.conversation()
                .show(said -> pictures.shown(
                        claim.userId(),
                        said,
                        context.pictures(),
                        context.model().settings()));
        giveBackFirstHold();
    }

    /** It was made for another request than the one that is made now. */
    private void giveBackFirstHold() {
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
        return context.conversation().reply(turn).orElseGet(() -> {
            summarise(turn);
            return call(turn);
        });
    }

    private void summarise(int turn) {
        Compaction compaction = new Compaction(claim, context, parts, side);
        if (!compaction.due(turn)) {
            return;
        }
        control.throwIfLeaving();
        giveBackFirstHold();
        compaction.before(turn, cancel);
        control.progressed();
    }

    private ModelReply call(int turn) {
        for (int attempt = 1; ; attempt++) {
            control.throwIfLeaving();
            ModelHold hold = hold(turn, attempt);
            ModelRequest request = context.request(hold.maxOutputTokens());
            RunVoice voice = new RunVoice(
                    parts.writer(),
                    claim,
                    parts.ids(),
                    announced,
                    control::progressed,
                    parts.secrets().maskOf(claim.sessionId()));
            try {
                ModelReply reply = parts.telemetry()
                        .model(context.model().settings(), request, () -> model.stream(request, voice, cancel));
                voice.awaitWritten();
                parts.journal().commitReply(claim, turn, reply, hold.holdId(), context);
                context.conversation().add(turn, reply);
                control.progressed();
                return reply;
            } catch (ModelException e) {
                ModelAttempt failed = new ModelAttempt(hold.holdId(), voice.consumed(e, request));
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
                RetryPause.await(attempt, e, cancel);
            }
        }
    }

    private ModelHold hold(int turn, int attempt) {
        ModelHold held = ready;
        ready = null;
        return held != null ? held : parts.journal().hold(context.call(claim, claim.turnKey(turn, attempt)));
    }

    @Override
    public boolean tools(int turn, List<Block.ToolCall> calls) {
        return new ToolSteps(claim, context, parts, control, side, lastRecalled).run(turn, calls);
    }
}
