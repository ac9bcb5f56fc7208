package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.service.credits.budgets.Allowance;
import dev.capstan.service.credits.budgets.Budgets;
import dev.capstan.service.pricing.PriceQuote;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.TokenUsage;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Pays for model calls: {@link #hold} before anything is sent, then {@link #settle} with what the provider reported, or
 * {@link #release} when nothing was used. A call is charged at most once and never more than its hold; ending a hold again
 * changes nothing. Each method joins the caller's transaction, so that a charge commits together with what it paid for.
 */
@Stateless
public class ModelMeter {
    @Inject
    CreditRepository credits;

    @Inject
    ModelHolds calls;

    @Inject
    Budgets budgets;

    @Inject
    Holds holds;

    @Inject
    Clock clock;

    /**
     * Reserves the most the call can cost. The usage key of an open hold gives that hold again; the key of one that was
     * charged is used up, for ever.
     *
     * @throws InsufficientCreditsException when the account does not cover the least useful answer
     * @throws dev.capstan.service.credits.budgets.BudgetExceededException when a budget does not
     */
    public ModelHold hold(ModelCall call) {
        PriceQuote quote = calls.quote(call);
        CreditAccount payer = holds.lockPayer(call.userId(), call.sessionId());
        Allowance allowance = budgets.allowanceOf(call.spender(payer.id()));
        CreditHold earlier = holds.earlier(payer, call.usageKey()).orElse(null);
        return ModelHold.of(calls.take(payer, call, quote, earlier, allowance));
    }

    /** Charges what the provider reported and gives back the rest. Settling again gives the first answer. */
    public Charged settle(UUID holdId, TokenUsage usage) {
        return holds.end(holdId, HoldStatus.SETTLED, Consumption.of(usage), false);
    }

    /** As {@link #settle}, with what the event log proves was consumed: for a call whose report never came. */
    public Charged settleEstimate(UUID holdId, TokenUsage proven) {
        return holds.end(holdId, HoldStatus.SETTLED, Consumption.of(proven), true);
    }

    /** Ends a hold that outlived its time: charges what the event log proves was consumed, gives back the rest. */
    public Charged expire(UUID holdId, TokenUsage proven) {
        return holds.end(holdId, HoldStatus.EXPIRED, Consumption.of(proven), true);
    }

    /** Gives the whole hold back: nothing was used. Does nothing to a hold that has ended. */
    public void release(UUID holdId) {
        holds.release(holdId);
    }

    /** Oldest first, of every kind of act. The owner of the run ends each of them. */
    public List<OpenHold> openHoldsOf(UUID runId) {
        return credits.findOpenHolds(runId).stream().map(OpenHold::of).toList();
    }

    /** Credits charged so far for what a run's sub-agent did, acts of every kind; their usage keys begin like this. */
    public BigDecimal spentBySubAgent(UUID runId, String keyPrefix) {
        return credits.sumOfSubAgent(runId, keyPrefix);
    }

    /** Holds past their time, longest overdue first; whoever knows what their acts consumed ends them. */
    public List<OpenHold> overdueHolds(int limit) {
        return credits.findOverdueHolds(clock.instant(), limit).stream()
                .map(OpenHold::of)
                .toList();
    }
}
