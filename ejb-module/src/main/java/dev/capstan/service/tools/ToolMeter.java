package dev.capstan.service.tools;

import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.credits.OpenHold;
import dev.capstan.service.credits.PaidAct;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceView;
import dev.capstan.types.credits.Credits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.UUID;

/** Holds for tool calls before they are made and charges them by their outcome, in the transaction of the caller. */
@ApplicationScoped
public class ToolMeter {
    private static final BigDecimal MOST_USD = new BigDecimal("1000000000");

    @Inject
    ModelMeter holds;

    @Inject
    ActMeter acts;

    @Inject
    ActPriceService prices;

    /** @param workId the run or turn that makes the call, which its hold can be found by */
    public record Payer(UUID userId, UUID sessionId, UUID workId) {}

    /**
     * Sets aside the most that a call can cost: the price that an administrator has set for it, where 0 makes it free,
     * else what the tool itself names. Trying again with the same key finds the same hold.
     *
     * @throws dev.capstan.service.credits.InsufficientCreditsException when that is not there; nothing is held then
     */
    public void hold(Payer payer, String usageKey, ToolSpec tool) {
        ToolCost cost = tool.cost();
        Optional<ActPriceView> price = prices.priceOf(cost.kind(), tool.name());
        if (price.isPresent()) {
            holdPrice(payer, usageKey, tool, price.get());
        } else if (cost.mostUsd() != null) {
            acts.hold(PaidAct.ofCost(
                    payer.userId(),
                    payer.sessionId(),
                    payer.workId(),
                    usageKey,
                    cost.kind(),
                    tool.name(),
                    cost.provider(),
                    cost.mostUsd()));
        }
    }

    private void holdPrice(Payer payer, String usageKey, ToolSpec tool, ActPriceView price) {
        if (price.unitPrice().signum() == 0) {
            return;
        }
        acts.hold(new PaidAct(
                payer.userId(),
                payer.sessionId(),
                payer.workId(),
                usageKey,
                tool.cost().kind(),
                tool.name(),
                tool.cost().provider(),
                BigDecimal.ONE,
                price.unitPrice(),
                price.id()));
    }

    /** Charges a call that is done and gives back what was held for one that failed; empty when nothing was charged. */
    public Optional<Charged> end(UUID workId, String usageKey, ToolOutcome outcome) {
        Optional<OpenHold> found = holds.openHoldsOf(workId).stream()
                .filter(open -> open.usageKey().equals(usageKey))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OpenHold hold = found.get();
        if (!(outcome instanceof ToolOutcome.Done done)) {
            acts.release(hold.holdId());
            return Optional.empty();
        }
        return Optional.of(acts.settle(hold.holdId(), hold.ownPrice() ? usd(done) : BigDecimal.ONE));
    }

    /** What a tool says that it cost; a number that cannot be is brought into bounds, the hold bounds it further. */
    private static BigDecimal usd(ToolOutcome.Done done) {
        return done.costUsd().max(BigDecimal.ZERO).min(MOST_USD).setScale(Credits.PLACES, RoundingMode.HALF_UP);
    }
}
