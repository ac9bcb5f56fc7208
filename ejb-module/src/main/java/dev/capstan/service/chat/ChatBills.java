package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.MeteredCalls;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.runs.InputBound;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolMeter;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.UsageDoubt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Holds for the acts of turns before they are made and ends the holds after, inside the transactions of the journal. */
@ApplicationScoped
public class ChatBills {
    private static final UsageDoubt LOST = new UsageDoubt("the answer was lost with its node", null);

    @Inject
    ModelMeter meter;

    @Inject
    MeteredCalls calls;

    @Inject
    ToolMeter tools;

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
        tools.hold(
                new ToolMeter.Payer(turn.userId(), turn.sessionId(), turn.turnId()),
                key(turn.turnId(), round, call.id()),
                tool);
    }

    List<NewEvent> endTool(Begun turn, int round, Block.ToolCall call, ToolOutcome outcome) {
        return tools.end(turn.turnId(), key(turn.turnId(), round, call.id()), outcome)
                .map(charged -> told(turn.turnId(), charged))
                .orElse(List.of());
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
