package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.capstan.persistence.runs.RunQuestion;
import dev.capstan.service.agents.AgentLoop;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.runs.RunQuestions.Asked;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.runs.CancelToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the steps of one claimed run: hold, call, store and pay for each model call; call and store for each tool. */
final class RunSteps implements AgentLoop.Steps {

    private static final ToolOutcome DECLINED =
            ToolOutcome.Done.of("The user declined this call; it was not made.", NullNode.getInstance());

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
        Conversation conversation = context.conversation();
        List<Block.ToolCall> asking =
                calls.stream().filter(call -> question(call).isPresent()).toList();
        Map<String, Asked> asked = asking.isEmpty() ? Map.of() : parts.pauses().asked(claim.runId(), turn);
        if (turn <= lastRecalled) {
            reportInterrupted(turn, calls, asking, asked);
        }
        List<Block.ToolCall> plain =
                calls.stream().filter(call -> !asking.contains(call)).toList();
        call(turn, plain, Map.of());
        for (Block.ToolCall call : asking) {
            if (!conversation.answered(turn, call.id())) {
                withAnswer(turn, call, asked.get(call.id()));
            }
        }
        return calls.stream().noneMatch(call -> endsRun(call.name()) && conversation.succeeded(turn, call.id()));
    }

    private void call(int turn, List<Block.ToolCall> calls, Map<String, String> secrets) {
        parts.tools().run(claim, turn, calls, context.conversation(), context.tools(), cancel, secrets, new Results());
        cancel.throwIfCancelled();
    }

    /** Makes a call with the user's answer; the run rests while there is none. */
    private void withAnswer(int turn, Block.ToolCall call, @Nullable Asked asked) {
        if (asked == null || asked.state() == RunQuestion.State.OPEN) {
            pause(turn, call);
            return;
        }
        if (!asked.answer().confirmed()) {
            commit(turn, call, DECLINED);
            return;
        }
        Block.ToolCall filled = new Block.ToolCall(
                call.id(), call.name(), asked.answer().into(call.input(), asked.question()), call.signature());
        parts.pauses()
                .begin(claim, asked, filled, context.tools().spec(call.name()).orElseThrow());
        call(turn, List.of(filled), asked.answer().secrets(asked.question()));
    }

    private void pause(int turn, Block.ToolCall call) {
        if (!claim.agent().main()) {
            commit(
                    turn,
                    call,
                    new ToolOutcome.Failed("A sub-agent cannot ask the user; report what you need to know."));
            return;
        }
        Question question = question(call).orElseThrow();
        if (!parts.pauses().pause(claim, turn, call, question)) {
            throw new CancellationException("cancelled before the question was asked");
        }
        throw new RunPaused();
    }

    /** Calls that were under way when another claim of this run ended: only harmless ones are made again. */
    private void reportInterrupted(
            int turn, List<Block.ToolCall> calls, List<Block.ToolCall> asking, Map<String, Asked> asked) {
        calls.stream()
                .filter(call -> !context.conversation().answered(turn, call.id())
                        && !repeatable(call.name())
                        && (!asking.contains(call) || begun(asked.get(call.id()))))
                .forEach(call -> commit(turn, call, new ToolOutcome.Failed(Conversation.NO_RESULT)));
    }

    private static boolean begun(@Nullable Asked asked) {
        return asked != null && asked.state() == RunQuestion.State.BEGUN;
    }

    /** What the user has to answer before a call is made. */
    private Optional<Question> question(Block.ToolCall call) {
        return context.tools().find(call.name()).flatMap(tool -> tool.asks(call.input()));
    }

    private boolean endsRun(String tool) {
        return context.tools().find(tool).map(Tool::endsRun).orElse(false);
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

        @Override
        public Assistant assistant(CancelToken ofCall) {
            return side.assistant(ofCall);
        }
    }

    private void commit(int turn, Block.ToolCall call, ToolOutcome outcome) {
        control.progressed();
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
