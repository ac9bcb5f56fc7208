package dev.capstan.service.runs;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.credits.HoldCombiner;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The committed life of runs. Each method is one transaction that moves the state, writes the log, stores the step and
 * moves the credits together, or does none of it; a claim whose epoch is not the newest is refused by each.
 */
@Stateless
public class RunJournal {
    @Inject
    RunRepository runs;

    @Inject
    EventLogRepository events;

    @Inject
    EventLog log;

    @Inject
    RunBills bills;

    @Inject
    RunEvidence evidence;

    @Inject
    HoldCombiner holds;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Claims a run that waits, and begins or resumes it. Empty when another node has it. */
    public Optional<Claim> claim(UUID runId, UUID node, Duration lease) {
        return runs.claim(runId, node, lease).map(epoch -> {
            Run run = runs.find(runId).orElseThrow();
            events.fence(run.sessionId(), epoch);
            return run.status() == RunStatus.PENDING ? begin(run, epoch) : takeOver(run, epoch);
        });
    }

    private Claim begin(Run run, long epoch) {
        move(run.id(), RunStatus.PENDING, RunStatus.RUNNING, epoch, null);
        return claimed(run, epoch, RunStatus.RUNNING);
    }

    /** What an interrupted model call had said is paid and taken back, at once: the call is made again. */
    private Claim takeOver(Run run, long epoch) {
        List<EventRow> spoken = evidence.spoken(run.sessionId(), run.id());
        Covers discarded = spoken.isEmpty()
                ? null
                : new Covers(spoken.getFirst().seq(), spoken.getLast().seq());
        if (discarded != null) {
            events.deleteSpoken(run.sessionId(), run.id(), discarded);
        }
        List<NewEvent> news = new ArrayList<>();
        if (run.status() == RunStatus.RUNNING) {
            news.add(RunEvents.resumed(run.id(), discarded));
        }
        news.addAll(bills.settleLost(run.id(), RunEvidence.characters(spoken)));
        if (!news.isEmpty()) {
            append(run.sessionId(), epoch, news);
        }
        return claimed(run, epoch, run.status());
    }

    private static Claim claimed(Run run, long epoch, RunStatus status) {
        return new Claim(run.id(), run.sessionId(), run.userId(), epoch, status, RunContexts.textOf(run));
    }

    /** Sets aside what the next model call can cost; with others on the same account, in their common transaction. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public ModelHold hold(ModelCall call) {
        return holds.hold(call);
    }

    /** Gives back what was held for a model call that is not made like this. */
    public void release(UUID holdId) {
        bills.release(holdId);
    }

    /** Sets aside the most that a tool call can cost, when it is priced. */
    public void holdTool(Claim claim, int turn, Block.ToolCall call, ToolSpec tool) {
        bills.holdTool(claim, turn, call, tool);
    }

    /** Ends the hold of a call that failed, and tells what it cost. */
    public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
        List<NewEvent> news = bills.settle(claim.runId(), context.model().ownKey(), attempt);
        if (!news.isEmpty()) {
            append(claim.sessionId(), claim.epoch(), news);
        }
    }

    /** Stores a model's answer, pays for it, and announces the tool calls it asks for. */
    public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
        List<NewEvent> news = new ArrayList<>(bills.settle(
                claim.runId(), context.model().ownKey(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        for (Block.ToolCall call : reply.toolCalls()) {
            context.tools()
                    .spec(call.name())
                    .ifPresent(tool -> news.add(RunEvents.toolCall(claim.runId(), call, tool)));
        }
        long seq = append(claim.sessionId(), claim.epoch(), news);
        addStep(new RunStep(claim.runId(), turn, RunStep.Kind.MODEL, "", StepCodec.encode(reply), seq));
    }

    /** Stores a tool's result, pays for it and sends it. A tool the agent does not have gets no event, only an answer. */
    public void commitResult(Claim claim, int turn, Block.ToolCall call, @Nullable ToolSpec tool, ToolOutcome outcome) {
        long seq = tool == null
                ? log.lastSeq(claim.sessionId())
                : append(claim.sessionId(), claim.epoch(), resultOf(claim, turn, call, tool, outcome));
        addStep(resultStep(
                claim,
                turn,
                new ToolResult(call.id(), call.name(), outcome.content(), outcome instanceof ToolOutcome.Failed),
                seq));
    }

    private List<NewEvent> resultOf(Claim claim, int turn, Block.ToolCall call, ToolSpec tool, ToolOutcome outcome) {
        RunBills.ToolBill bill = bills.endTool(claim, turn, call, outcome);
        List<NewEvent> news = new ArrayList<>();
        news.add(RunEvents.toolResult(claim.runId(), call, tool, outcome, bill.costUsd()));
        news.addAll(bill.events());
        return news;
    }

    /** Ends a run that is done. When the user cancelled it in the same moment, it ends as cancelled instead. */
    public void complete(Claim claim, RunContext context) {
        if (!runs.move(claim.runId(), RunStatus.RUNNING, RunStatus.COMPLETED, claim.epoch(), null)) {
            cancelled(claim, context, List.of(), null);
            return;
        }
        runs.addLog(ids.next(), claim.runId(), RunStatus.COMPLETED, clock.instant());
        TokenUsage total = context.conversation().replies().stream()
                .map(ModelReply::usage)
                .reduce(TokenUsage.NONE, TokenUsage::plus);
        append(
                claim.sessionId(),
                claim.epoch(),
                List.of(
                        RunEvents.complete(claim.runId(), claim.sessionId()),
                        RunEvents.metrics(claim.runId(), context.modelId(), total)));
    }

    /**
     * Ends a cancelled run: what the model had said until then is kept as an answer, open tool calls count as aborted,
     * what was consumed is paid, and what was held beyond that is free again.
     */
    public void cancelled(Claim claim, @Nullable RunContext context, List<Block> said, @Nullable ModelAttempt attempt) {
        List<NewEvent> news = new ArrayList<>();
        if (context != null && attempt != null) {
            news.addAll(bills.settle(claim.runId(), context.model().ownKey(), attempt));
        }
        news.addAll(endHolds(claim));
        news.add(RunEvents.interrupted(claim.runId()));
        long seq = append(claim.sessionId(), claim.epoch(), news);
        if (context != null) {
            keepUnfinished(claim, context, said, seq);
        }
        move(claim.runId(), RunStatus.ABORTING, RunStatus.CANCELLED, claim.epoch(), null);
    }

    /**
     * Ends a run that cannot go on. When the user cancelled it in the same moment, it ends as cancelled instead.
     *
     * @param code one of the contract's codes
     */
    public void fail(Claim claim, String code, String message) {
        if (!runs.move(claim.runId(), RunStatus.RUNNING, RunStatus.FAILED, claim.epoch(), message)) {
            cancelled(claim, null, List.of(), null);
            return;
        }
        runs.addLog(ids.next(), claim.runId(), RunStatus.FAILED, clock.instant());
        List<NewEvent> news = new ArrayList<>(endHolds(claim));
        news.add(RunEvents.failed(claim.runId(), claim.sessionId(), code, message));
        append(claim.sessionId(), claim.epoch(), news);
    }

    private void keepUnfinished(Claim claim, RunContext context, List<Block> said, long seq) {
        Conversation conversation = context.conversation();
        for (Block.ToolCall call : conversation.openCalls()) {
            addStep(resultStep(
                    claim,
                    conversation.lastTurn(),
                    new ToolResult(call.id(), call.name(), "The user cancelled the run; the call was aborted.", true),
                    seq));
        }
        if (!said.isEmpty()) {
            ModelReply partial = new ModelReply(said, TokenUsage.NONE, ModelReply.StopReason.END);
            addStep(new RunStep(
                    claim.runId(),
                    conversation.lastTurn() + 1,
                    RunStep.Kind.MODEL,
                    "",
                    StepCodec.encode(partial),
                    seq));
        }
    }

    /** A model call whose answer could not be stored is paid for what it said; everything else is given back. */
    private List<NewEvent> endHolds(Claim claim) {
        long characters = RunEvidence.characters(evidence.spoken(claim.sessionId(), claim.runId()));
        List<NewEvent> news = bills.settleLost(claim.runId(), characters);
        bills.releaseAll(claim.runId());
        return news;
    }

    private static RunStep resultStep(Claim claim, int turn, ToolResult result, long seq) {
        return new RunStep(claim.runId(), turn, RunStep.Kind.TOOL, result.callId(), StepCodec.encode(result), seq);
    }

    private void addStep(RunStep step) {
        runs.addStep(step, clock.instant());
    }

    private long append(UUID sessionId, long epoch, List<NewEvent> news) {
        return log.append(new EventBatch(sessionId, epoch, news));
    }

    /** The one way in which a run changes its state. */
    private void move(UUID runId, RunStatus from, RunStatus to, Long epoch, @Nullable String error) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("a run that is %s cannot become %s".formatted(from, to));
        }
        if (!runs.move(runId, from, to, epoch, error)) {
            throw new StaleOwnerException(runId);
        }
        runs.addLog(ids.next(), runId, to, clock.instant());
    }
}
