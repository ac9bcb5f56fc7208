package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.service.credits.budgets.Allowance;
import dev.capstan.service.credits.budgets.Budgets;
import dev.capstan.service.credits.budgets.Spender;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.pricing.PriceQuote;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.TokenUsage;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
    Payers payers;

    @Inject
    Budgets budgets;

    @Inject
    ModelHolds holds;

    @Inject
    ModelCharges charges;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /**
     * Reserves the most the call can cost. The usage key of an open hold gives that hold again; the key of one that was
     * charged is used up, for ever.
     *
     * @throws InsufficientCreditsException when the account does not cover the least useful answer
     * @throws dev.capstan.service.credits.budgets.BudgetExceededException when a budget does not
     */
    public ModelHold hold(ModelCall call) {
        PriceQuote quote = holds.quote(call);
        CreditAccount account = payers.lock(call.userId(), call.sessionId());
        Allowance allowance =
                budgets.allowanceOf(new Spender(call.userId(), call.sessionId(), call.runId(), account.id()));
        CreditHold earlier = credits.findHold(account.id(), call.usageKey()).orElse(null);
        return ModelHold.of(holds.take(account, call, quote, earlier, allowance));
    }

    /** Charges what the provider reported and gives back the rest. Settling again gives the first answer. */
    public Charged settle(UUID holdId, TokenUsage usage) {
        return end(holdId, HoldStatus.SETTLED, usage, false);
    }

    /** As {@link #settle}, with what the event log proves was consumed: for a call whose report never came. */
    public Charged settleEstimate(UUID holdId, TokenUsage proven) {
        return end(holdId, HoldStatus.SETTLED, proven, true);
    }

    /** Ends a hold that outlived its time: charges what the event log proves was consumed, gives back the rest. */
    public Charged expire(UUID holdId, TokenUsage proven) {
        return end(holdId, HoldStatus.EXPIRED, proven, true);
    }

    /** Gives the whole hold back: nothing was used. Does nothing to a hold that has ended. */
    public void release(UUID holdId) {
        CreditAccount account = lockAccount(holdId);
        CreditHold hold = credits.readHold(holdId);
        if (hold.open()) {
            charges.release(account, hold);
        }
    }

    /** Oldest first. The owner of the run ends each of them. */
    public List<OpenHold> openHoldsOf(UUID runId) {
        return credits.findOpenHolds(runId).stream().map(OpenHold::of).toList();
    }

    /** Holds past their time, longest overdue first; whoever knows what their calls consumed ends them. */
    public List<OpenHold> overdueHolds(int limit) {
        return credits.findOverdueHolds(clock.instant(), limit).stream()
                .map(OpenHold::of)
                .toList();
    }

    private Charged end(UUID holdId, HoldStatus as, TokenUsage usage, boolean estimated) {
        CreditAccount account = lockAccount(holdId);
        CreditHold hold = credits.readHold(holdId);
        if (as == HoldStatus.EXPIRED && hold.open() && !hold.overdue(clock.instant())) {
            throw new IllegalStateException("hold %s may be settled until %s".formatted(holdId, hold.expiresAt()));
        }
        Optional<UsageFact> earlier = credits.findFact(holdId);
        if (earlier.isPresent()) {
            return Charged.of(earlier.get(), remaining(hold));
        }
        if (hold.open()) {
            charges.charge(account, hold, as, usage, estimated);
        } else {
            hold.writeOff(cost(hold, usage));
        }
        UsageFact fact = new UsageFact(ids.next(), hold, usage, estimated, clock.instant());
        credits.add(fact);
        return Charged.of(fact, remaining(hold));
    }

    private CreditAccount lockAccount(UUID holdId) {
        return credits.lockAccountOfHold(holdId)
                .orElseThrow(() -> new IllegalArgumentException("there is no hold " + holdId));
    }

    private static BigDecimal cost(CreditHold hold, TokenUsage usage) {
        return Credits.chargeFor(hold.act().price().costUsd(usage));
    }

    private static BigDecimal remaining(CreditHold hold) {
        BigDecimal remaining = hold.remainingCredits();
        if (remaining == null) {
            throw new IllegalStateException("hold %s is still open".formatted(hold.id()));
        }
        return remaining;
    }
}
