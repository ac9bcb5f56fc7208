package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.service.credits.budgets.Budgets;
import dev.capstan.service.credits.budgets.Spender;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * Pays for acts that are not model calls: {@link #hold} before anything is done, then {@link #settle} with what was
 * consumed, or {@link #release} when nothing was. A long act is charged on the way by {@link #settlePart}. An act is
 * charged at most once and never more than its hold. Each method joins the caller's transaction.
 */
@Stateless
public class ActMeter {
    @Inject
    Holds holds;

    @Inject
    Budgets budgets;

    /**
     * Reserves the most the act can cost. The usage key of an open hold gives that hold again; the key of one that was
     * charged is used up, for ever.
     *
     * @throws InsufficientCreditsException when the account does not cover all of it
     */
    public ActHold hold(PaidAct act) {
        CreditAccount payer = holds.lockPayer(act.userId(), act.sessionId());
        CreditHold hold = holds.earlier(payer, act.usageKey()).orElseGet(() -> open(payer, act));
        return new ActHold(hold.id(), hold.held().total());
    }

    /** Charges what the act consumed and gives back the rest. Settling again gives the first answer. */
    public Charged settle(UUID holdId, BigDecimal units) {
        return holds.end(holdId, HoldStatus.SETTLED, Consumption.of(units), false);
    }

    /**
     * Charges what the act consumed since the last part; the rest stays held. Repeating it charges nothing.
     *
     * @param unitsSoFar from the beginning of the act until now
     */
    public Charged settlePart(UUID holdId, BigDecimal unitsSoFar) {
        return holds.part(holdId, Consumption.of(unitsSoFar).units());
    }

    /** Gives back what is held: nothing was consumed, or nothing beyond the parts. Does nothing to a hold that has ended. */
    public void release(UUID holdId) {
        holds.release(holdId);
    }

    /** Ends a hold that outlived its time: charges the parts that were settled and what else is proven to be consumed. */
    public Charged expire(UUID holdId, BigDecimal provenUnits) {
        return holds.end(holdId, HoldStatus.EXPIRED, Consumption.of(provenUnits), true);
    }

    private CreditHold open(CreditAccount payer, PaidAct act) {
        BigDecimal most = Credits.reserveFor(act.tariff().costUsd(Consumption.of(act.maxUnits())));
        BigDecimal held = budgets.allowanceOf(new Spender(act.userId(), act.sessionId(), act.runId(), payer.id()))
                .within(payer.spendable(), spendable -> covered(most, spendable));
        HeldAct paid = new HeldAct(
                act.userId(),
                act.usageKey(),
                act.sessionId(),
                act.runId(),
                act.kind(),
                act.item(),
                act.provider(),
                false,
                0,
                0,
                act.maxUnits(),
                act.tariff());
        return holds.open(payer, paid, held);
    }

    private static BigDecimal covered(BigDecimal most, BigDecimal spendable) {
        if (most.compareTo(spendable) > 0) {
            throw new InsufficientCreditsException(most, spendable);
        }
        return most;
    }
}
