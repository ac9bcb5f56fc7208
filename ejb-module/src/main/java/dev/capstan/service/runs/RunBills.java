package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.MeteredCalls;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.ToolMeter;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Ends the holds of a run's acts, inside the transaction that stores what they gave, and tells it as events. */
@ApplicationScoped
public class RunBills {
    private static final int LONGEST_CALL_ID = 60;

    private static final UsageDoubt LOST = new UsageDoubt("the call was lost with its node", null);

    @Inject
    ModelMeter meter;

    @Inject
    MeteredCalls calls;

    @Inject
    ToolMeter tools;

    /** What a priced tool call cost; zero for one that was not priced. */
    record ToolBill(BigDecimal costUsd, List<NewEvent> events) {
        static final ToolBill FREE = new ToolBill(BigDecimal.ZERO, List.of());
    }

    List<NewEvent> settle(UUID runId, boolean ownKey, UUID holdId, MeteredUsage used) {
        return model(runId, ownKey, calls.settle(holdId, used));
    }

    /** Ends the hold of a call that did not end well; one that consumed nothing is released. */
    List<NewEvent> settle(UUID runId, boolean ownKey, ModelAttempt attempt) {
        if (attempt.consumed().total() == 0) {
            meter.release(attempt.holdId());
            return List.of();
        }
        return settle(runId, ownKey, attempt.holdId(), attempt.used());
    }

    /**
     * Pays for the model calls that were under way when they were lost: for what they had said. Tool calls stay held.
     *
     * @param characters by agent, as {@link AgentInstance#key} names them
     */
    List<NewEvent> settleLost(UUID runId, Map<String, Long> characters) {
        List<NewEvent> news = new ArrayList<>();
        Map<String, Long> left = new HashMap<>(characters);
        for (OpenHold hold : meter.openHoldsOf(runId)) {
            if (hold.ofTokens()) {
                TokenUsage consumed = RunEvidence.consumed(
                        hold,
                        RunEvidence.speaker(hold)
                                .flatMap(agent -> Optional.ofNullable(left.remove(agent)))
                                .orElse(0L));
                news.addAll(settle(
                        runId, hold.ownKey(), new ModelAttempt(hold.holdId(), new MeteredUsage(consumed, LOST))));
            }
        }
        return news;
    }

    /** Credits that were charged for what a sub-agent did. */
    BigDecimal spent(Claim claim) {
        return meter.spentBySubAgent(claim.runId(), claim.agent().keyPrefix(claim.runId()) + "/");
    }

    void release(UUID holdId) {
        meter.release(holdId);
    }

    void releaseAll(UUID runId) {
        meter.openHoldsOf(runId).forEach(hold -> meter.release(hold.holdId()));
    }

    /** Sets aside the most that a tool call can cost, when it is priced. Trying it again finds the same hold. */
    void holdTool(Claim claim, int turn, Block.ToolCall call, ToolSpec tool) {
        tools.hold(
                new ToolMeter.Payer(claim.userId(), claim.sessionId(), claim.runId()),
                toolKey(claim, turn, call.id()),
                tool);
    }

    /** Charges a tool call that was held for: its price when it is done, nothing when it failed. */
    ToolBill endTool(Claim claim, int turn, Block.ToolCall call, ToolOutcome outcome) {
        return tools.end(claim.runId(), toolKey(claim, turn, call.id()), outcome)
                .map(charged -> bill(claim.runId(), charged))
                .orElse(ToolBill.FREE);
    }

    static String toolKey(Claim claim, int turn, String callId) {
        boolean plain = callId.length() <= LONGEST_CALL_ID && callId.indexOf('\0') < 0;
        String id = plain
                ? callId
                : UUID.nameUUIDFromBytes(callId.getBytes(StandardCharsets.UTF_8))
                        .toString();
        return "%s/tool/%d/%s".formatted(claim.agent().keyPrefix(claim.runId()), turn, id);
    }

    private static ToolBill bill(UUID runId, Charged charged) {
        List<NewEvent> news = new ArrayList<>();
        if (charged.costUsd().signum() > 0) {
            news.add(RunEvents.toolUsage(runId, charged.item(), charged.costUsd()));
        }
        if (charged.creditsUsed().signum() > 0) {
            news.add(RunEvents.creditsDeducted(runId, charged));
        }
        return new ToolBill(charged.costUsd(), news);
    }

    private static List<NewEvent> model(UUID runId, boolean ownKey, Charged charged) {
        List<NewEvent> news = new ArrayList<>();
        news.add(RunEvents.modelUsage(runId, charged.item(), ownKey, charged.usage()));
        if (charged.creditsUsed().signum() > 0) {
            news.add(RunEvents.creditsDeducted(runId, charged));
        }
        return news;
    }
}
