package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.MeteredCalls;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.service.credits.PaidAct;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceView;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.runs.InputBound;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolCost;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.UsageDoubt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Holds for the acts of turns before they are made and ends the holds after, inside the transactions of the journal. */
@ApplicationScoped
public class ChatBills {
    private static final UsageDoubt LOST = new UsageDoubt("the answer was lost with its node", null);
    private static final BigDecimal MOST_USD = new BigDecimal("1000000000");
    private static final int PLACES = 6;

    @Inject
    ModelMeter meter;

    @Inject
    MeteredCalls calls;

    @Inject
    ActMeter acts;

    @Inject
    ActPriceService prices;

    /** @param step names the call within its turn, its attempt included */
    record Step(ActKind kind, String step, long inputBound, int maxOutputTokens) {}

    ModelHold hold(UUID turnId, UUID userId, UUID sessionId, ResolvedModel model, Step step) {
        return meter.hold(new ModelCall(
                userId,
                sessionId,
                turnId,
                "chat/%s/%s".formatted(turnId, step.step()),
                model.settings().modelId(),
                model.settings().provider(),
                model.ownKey(),
                step.inputBound(),
                Math.min(step.maxOutputTokens(), model.settings().maxOutputTokens()),
                model.price(),
                step.kind()));
    }

    /** Gives back what is held for a call that is not made. */
    void release(UUID holdId) {
        meter.release(holdId);
    }

    /** Nothing used: nothing is charged. */
    List<NewEvent> settle(UUID turnId, UUID holdId, MeteredUsage used) {
        if (used.usage().total() == 0) {
            meter.release(holdId);
            return List.of();
        }
        return told(turnId, calls.settle(holdId, used));
    }

    /** Ends what a turn left open whose node is gone, by what it had said. */
    void settleLost(UUID turnId, long characters) {
        long left = characters;
        for (OpenHold hold : meter.openHoldsOf(turnId)) {
            if (hold.ofTokens() && left > 0) {
                calls.settle(hold.holdId(), new MeteredUsage(InputBound.estimate(hold.inputTokenBound(), left), LOST));
                left = 0;
            } else {
                meter.release(hold.holdId());
            }
        }
    }

    void holdTool(Begun turn, int round, Block.ToolCall call, ToolSpec tool) {
        ToolCost cost = tool.cost();
        Optional<ActPriceView> price = prices.priceOf(cost.kind(), tool.name());
        String key = key(turn.turnId(), round, call.id());
        if (price.isPresent()) {
            if (price.get().unitPrice().signum() > 0) {
                acts.hold(new PaidAct(
                        turn.userId(),
                        turn.sessionId(),
                        turn.turnId(),
                        key,
                        cost.kind(),
                        tool.name(),
                        cost.provider(),
                        BigDecimal.ONE,
                        price.get().unitPrice(),
                        price.get().id()));
            }
        } else if (cost.mostUsd() != null) {
            acts.hold(PaidAct.ofCost(
                    turn.userId(),
                    turn.sessionId(),
                    turn.turnId(),
                    key,
                    cost.kind(),
                    tool.name(),
                    cost.provider(),
                    cost.mostUsd()));
        }
    }

    List<NewEvent> endTool(Begun turn, int round, Block.ToolCall call, ToolOutcome outcome) {
        String key = key(turn.turnId(), round, call.id());
        Optional<OpenHold> hold = meter.openHoldsOf(turn.turnId()).stream()
                .filter(open -> open.usageKey().equals(key))
                .findFirst();
        if (hold.isEmpty()) {
            return List.of();
        }
        if (!(outcome instanceof ToolOutcome.Done done)) {
            acts.release(hold.get().holdId());
            return List.of();
        }
        BigDecimal units = hold.get().ownPrice()
                ? done.costUsd().max(BigDecimal.ZERO).min(MOST_USD).setScale(PLACES, RoundingMode.HALF_UP)
                : BigDecimal.ONE;
        return told(turn.turnId(), acts.settle(hold.get().holdId(), units));
    }

    void releaseAll(UUID turnId) {
        meter.openHoldsOf(turnId).forEach(hold -> meter.release(hold.holdId()));
    }

    private static String key(UUID turnId, int round, String callId) {
        UUID call = UUID.nameUUIDFromBytes(callId.getBytes(StandardCharsets.UTF_8));
        return "chat/%s/tool/%d/%s".formatted(turnId, round, call);
    }

    private static List<NewEvent> told(UUID turnId, Charged charged) {
        List<NewEvent> news = new ArrayList<>();
        if (charged.creditsUsed().signum() > 0) {
            news.add(ChatEvents.creditsDeducted(turnId, charged));
        }
        return news;
    }
}
