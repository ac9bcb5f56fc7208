package dev.capstan.service.runs;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunRepository.Taken;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.credits.HoldCombiner;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.math.BigDecimal;
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
    RunMoves moves;

    @Inject
    RunPlans plans;

    @Inject
    Clock clock;

    /** Claims a run that waits, and begins or resumes it. Empty when another node has it. */
    public Optional<Claim> claim(UUID runId, UUID node, Duration lease) {
        return runs.claim(runId, node, lease).map(taken -> {
            Run run = runs.find(runId).orElseThrow();
            events.fence(run.sessionId(), taken.epoch());
            return run.status() == RunStatus.PENDING ? begin(run, taken) : takeOver(run, taken);
        });
    }

    private Claim begin(Run run, Taken taken) {
        moves.must(run.id(), RunStatus.PENDING, RunStatus.RUNNING, taken.epoch());
        return Claim.begun(run, taken.epoch(), taken.losses());
    }

    /**
     * What an interrupted model call had said is paid, and taken back at once when the call is made again. In a run that is
     * only to be ended it stays said.
     */
    private Claim takeOver(Run run, Taken taken) {
        long epoch = taken.epoch();
        RunEvidence.Spoken spoken = evidence.spoken(run.sessionId(), run.id());
        List<NewEvent> news = new ArrayList<>();
        if (run.status() == RunStatus.RUNNING) {
            List<Covers> discarded = spoken.ranges();
            discarded.forEach(range -> events.deleteSpoken(run.sessionId(), run.id(), range));
            news.add(RunEvents.resumed(run.id(), taken.fromOther(), discarded.isEmpty() ? null : discarded.getFirst()));
            discarded.stream()
                    .skip(1)
                    .forEach(range -> news.add(RunEvents.resumed(run.id(), taken.fromOther(), range)));
        }
        news.addAll(bills.settleLost(run.id(), spoken.characters()));
        if (!news.isEmpty()) {
            log.append(new EventBatch(run.sessionId(), epoch, news));
        }
        return Claim.resumed(run, epoch, taken.losses());
    }

    /** Lets another node make the next step, at once. */
    public void handOver(Claim claim) {
        if (runs.owns(claim.runId(), claim.epoch())) {
            runs.disown(claim.runId());
            bills.releaseAll(claim.runId());
        }
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

    /** What a sub-agent has cost so far. */
    public BigDecimal spent(Claim claim) {
        return bills.spent(claim);
    }

    /** Sets aside the most that a tool call can cost, when it is priced. */
    public void holdTool(Claim claim, int turn, Block.ToolCall call, ToolSpec tool) {
        bills.holdTool(claim, turn, call, tool);
    }

    /** Ends the hold of a call that failed, and tells what it cost. */
    public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
        List<NewEvent> news = bills.settle(claim.runId(), context.model().ownKey(), attempt);
        if (!news.isEmpty()) {
            append(claim, news);
        }
    }

    /** Stores a summary, pays for it and shows it. One that says nothing is only paid. */
    public void commitSummary(Claim claim, Summary summary, ModelReply reply, UUID holdId, RunContext context) {
        List<NewEvent> news = new ArrayList<>(bills.settle(
                claim.runId(), context.model().ownKey(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        if (summary.text().isEmpty()) {
            append(claim, news);
            return;
        }
        news.add(RunEvents.compacted(claim.runId(), summary.text()));
        addStep(StepCodec.summary(claim, summary, append(claim, news)));
    }

    /** Stores a model's answer, pays for it, and announces the tool calls it asks for and that need nothing more. */
    public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
        List<NewEvent> news = new ArrayList<>(bills.settle(
                claim.runId(), context.model().ownKey(), holdId, new MeteredUsage(reply.usage(), reply.doubt())));
        for (Block.ToolCall call : reply.toolCalls()) {
            context.tools()
                    .find(call.name())
                    .filter(tool -> tool.asks(call.input()).isEmpty())
                    .ifPresent(tool -> news.add(RunEvents.toolCall(claim.runId(), call, tool.spec())));
        }
        if (!claim.agent().main() && reply.toolCalls().isEmpty()) {
            news.add(RunEvents.subAgentComplete(claim.runId(), SideCalls.text(reply)));
        }
        addStep(StepCodec.reply(claim, turn, reply, append(claim, news)));
    }

    /** Stores a tool's result, pays for it and sends it. A tool the agent does not have gets no event, only an answer. */
    public void commitResult(Claim claim, int turn, Block.ToolCall call, @Nullable ToolSpec tool, ToolOutcome outcome) {
        long seq = tool == null
                ? log.lastSeq(claim.sessionId())
                : append(claim, resultOf(claim, turn, call, tool, outcome));
        addStep(StepCodec.result(
                claim,
                turn,
                new ToolResult(call.id(), call.name(), outcome.content(), outcome instanceof ToolOutcome.Failed),
                seq));
    }

    private List<NewEvent> resultOf(Claim claim, int turn, Block.ToolCall call, ToolSpec tool, ToolOutcome outcome) {
        RunBills.ToolBill bill = bills.endTool(claim, turn, call, outcome);
        List<NewEvent> news = new ArrayList<>();
        news.addAll(plans.submitted(claim, call, outcome));
        news.add(RunEvents.toolResult(claim.runId(), call, tool, outcome, bill.costUsd()));
        news.addAll(bill.events());
        return news;
    }

    private void addStep(RunStep step) {
        runs.addStep(step, clock.instant());
    }

    private long append(Claim claim, List<NewEvent> news) {
        news.forEach(event -> claim.agent().mark(event));
        return log.append(new EventBatch(claim.sessionId(), claim.epoch(), news));
    }
}
