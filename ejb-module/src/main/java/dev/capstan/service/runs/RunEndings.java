package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How runs end. Each method is one transaction that moves the state, tells it, pays for what was used and gives back the
 * rest, or does none of it; a claim whose epoch is not the newest is refused by each.
 */
@Stateless
public class RunEndings {
    @Inject
    RunRepository runs;

    @Inject
    RunMoves moves;

    @Inject
    EventLog log;

    @Inject
    RunBills bills;

    @Inject
    RunEvidence evidence;

    @Inject
    RunQuestions questions;

    @Inject
    RunPlans plans;

    @Inject
    Clock clock;

    /** Ends a run that is done. When the user cancelled it in the same moment, it ends as cancelled instead. */
    public void complete(Claim claim, RunContext context) {
        if (!moves.tried(claim.runId(), RunStatus.RUNNING, RunStatus.COMPLETED, claim.epoch(), null)) {
            cancelled(claim, context, List.of(), null);
            return;
        }
        TokenUsage total = context.conversation().replies().stream()
                .map(ModelReply::usage)
                .reduce(TokenUsage.NONE, TokenUsage::plus);
        List<NewEvent> news = new ArrayList<>();
        news.add(RunEvents.complete(claim.runId(), claim.sessionId()));
        news.add(RunEvents.metrics(claim.runId(), context.modelId(), total));
        news.addAll(ended(claim.runId(), RunStatus.COMPLETED));
        append(claim.sessionId(), claim.epoch(), news);
    }

    /**
     * Ends a cancelled run: what the model had said until then is kept as an answer, open tool calls count as aborted,
     * what was consumed is paid, and what was held beyond that is free again.
     */
    public void cancelled(Claim claim, @Nullable RunContext context, List<Block> said, @Nullable ModelAttempt attempt) {
        moves.must(claim.runId(), RunStatus.ABORTING, RunStatus.CANCELLED, claim.epoch());
        List<NewEvent> news = new ArrayList<>();
        if (context != null && attempt != null) {
            news.addAll(bills.settle(claim.runId(), context.model().ownKey(), attempt));
        }
        news.addAll(endHolds(claim));
        news.add(last(claim, RunEvents.interrupted(claim.runId())));
        news.addAll(ended(claim.runId(), RunStatus.CANCELLED));
        long seq = append(claim.sessionId(), claim.epoch(), news);
        if (context != null) {
            keepUnfinished(claim, context, said, seq);
        }
    }

    /**
     * Ends a run that waits for its user: nobody works on it, and nothing is held for it.
     *
     * @return false when it does not wait
     */
    public boolean cancelledWhileWaiting(Run run) {
        if (!moves.tried(run.id(), RunStatus.PAUSED, RunStatus.CANCELLED)) {
            return false;
        }
        List<NewEvent> news = new ArrayList<>();
        news.add(RunEvents.interrupted(run.id()));
        news.addAll(ended(run.id(), RunStatus.CANCELLED));
        log.append(new EventBatch(run.sessionId(), null, news));
        return true;
    }

    /**
     * Ends a run that cannot go on. When the user cancelled it in the same moment, it ends as cancelled instead.
     *
     * @param code one of the contract's codes
     */
    public void fail(Claim claim, String code, String message) {
        if (!moves.tried(claim.runId(), RunStatus.RUNNING, RunStatus.FAILED, claim.epoch(), message)) {
            cancelled(claim, null, List.of(), null);
            return;
        }
        List<NewEvent> news = new ArrayList<>(endHolds(claim));
        news.add(last(claim, RunEvents.failed(claim.runId(), claim.sessionId(), code, message)));
        news.addAll(ended(claim.runId(), RunStatus.FAILED));
        append(claim.sessionId(), claim.epoch(), news);
    }

    private void keepUnfinished(Claim claim, RunContext context, List<Block> said, long seq) {
        Conversation conversation = context.conversation();
        for (Block.ToolCall call : conversation.openCalls()) {
            addStep(StepCodec.result(
                    claim,
                    conversation.lastTurn(),
                    new ToolResult(call.id(), call.name(), "The user cancelled the run; the call was aborted.", true),
                    seq));
        }
        if (!said.isEmpty()) {
            ModelReply partial = new ModelReply(said, TokenUsage.NONE, ModelReply.StopReason.END);
            addStep(StepCodec.reply(claim, conversation.lastTurn() + 1, partial, seq));
        }
    }

    /** A model call whose answer could not be stored is paid for what it said; everything else is given back. */
    private List<NewEvent> endHolds(Claim claim) {
        RunEvidence.Spoken spoken = evidence.spoken(claim.sessionId(), claim.runId());
        List<NewEvent> news = bills.settleLost(claim.runId(), spoken.characters());
        bills.releaseAll(claim.runId());
        return news;
    }

    /** The event that ends a run takes the place of text that was never finished. */
    private NewEvent last(Claim claim, NewEvent end) {
        return evidence.dropPieces(claim.sessionId(), claim.runId())
                .map(end::covering)
                .orElse(end);
    }

    /** What belongs to every end: the user's answers are forgotten, and the milestones of a plan are told of it. */
    private List<NewEvent> ended(UUID runId, RunStatus status) {
        questions.forgetAnswers(runId);
        return plans.runEnded(runId, status);
    }

    private void addStep(RunStep step) {
        runs.addStep(step, clock.instant());
    }

    private long append(UUID sessionId, long epoch, List<NewEvent> news) {
        return log.append(new EventBatch(sessionId, epoch, news));
    }
}
