package dev.capstan.service.credits;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;

/** Turns held acts into ledger rows: one for each pool that pays a part of a charge, none when nothing is due. */
@ApplicationScoped
public class Charges {
    @Inject
    Postings postings;

    @Inject
    Posting posting;

    @Inject
    Event<UnpostedCharge> unposted;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** The most that is due for {@code consumed}, whatever is held. */
    static BigDecimal cost(CreditHold hold, Consumption consumed) {
        return Credits.chargeFor(hold.act().tariff().costUsd(consumed));
    }

    /** Charges what became due since the last part and is held; both rows are locked. */
    public void chargePart(CreditAccount account, CreditHold hold, BigDecimal unitsSoFar) {
        Instant now = clock.instant();
        Consumption soFar = Consumption.of(unitsSoFar);
        PoolAmounts part = due(hold, cost(hold, soFar));
        account.free(part, now);
        post(account, hold, part, data(hold.act(), soFar, false), now);
        hold.chargePart(part, unitsSoFar);
    }

    /**
     * Charges what is still due and gives back the rest; both rows are locked, but not that of a shared account, on which
     * it is posted later. What is not held is written off.
     */
    public void end(CreditAccount account, CreditHold hold, HoldStatus as, Consumption consumed, boolean estimated) {
        Instant now = clock.instant();
        BigDecimal cost = cost(hold, consumed);
        PoolAmounts last = due(hold, cost);
        BigDecimal paid = hold.charged().total().add(last.total());
        BigDecimal beyond = cost.subtract(paid).max(BigDecimal.ZERO);
        if (posting.later(account, hold)) {
            BigDecimal remaining = posting.ownedAfterPosting(account, last.total());
            hold.endUnposted(as, last, beyond, remaining, now);
            unposted.fire(new UnpostedCharge(account.id()));
        } else {
            account.free(hold.rest(), now);
            post(account, hold, last, data(hold.act(), consumed, estimated), now);
            hold.end(as, last, beyond, account.owned().total(), now);
        }
    }

    /** Gives a whole hold back; rows as for {@link #end}. */
    void release(CreditAccount account, CreditHold hold) {
        Instant now = clock.instant();
        if (posting.later(account, hold)) {
            BigDecimal remaining = posting.ownedAfterPosting(account, Credits.ZERO);
            hold.endUnposted(HoldStatus.RELEASED, PoolAmounts.NONE, Credits.ZERO, remaining, now);
            unposted.fire(new UnpostedCharge(account.id()));
        } else {
            account.free(hold.rest(), now);
            hold.end(
                    HoldStatus.RELEASED,
                    PoolAmounts.NONE,
                    Credits.ZERO,
                    account.owned().total(),
                    now);
        }
    }

    /** Writes into the ledger what a hold was charged that ended without its account, whose row is locked now. */
    void postLater(CreditAccount account, CreditHold hold, UsageFact fact) {
        String data = data(hold.act(), fact.consumed(), fact.estimated());
        post(account, hold, hold.charged(), data, fact.createdAt());
    }

    private static PoolAmounts due(CreditHold hold, BigDecimal cost) {
        return hold.rest().take(cost.subtract(hold.charged().total()).max(BigDecimal.ZERO));
    }

    private void post(CreditAccount account, CreditHold hold, PoolAmounts part, String data, Instant now) {
        for (CreditPool pool : CreditPool.values()) {
            if (part.of(pool).signum() > 0) {
                postings.post(account, entry(hold, pool, part.of(pool).negate(), data, now));
            }
        }
    }

    private LedgerEntry entry(CreditHold hold, CreditPool pool, BigDecimal amount, String data, Instant now) {
        HeldAct act = hold.act();
        return new LedgerEntry(
                ids.next(),
                act.userId(),
                act.kind().type(),
                pool,
                amount,
                hold.parts() == 0 ? act.usageKey() : UsageKeys.ofPart(act.usageKey(), hold.parts()),
                act.sessionId(),
                act.runId(),
                act.kind().ofModel() ? act.item() : null,
                act.kind().title() + ": " + act.item(),
                data,
                now);
    }

    private String data(HeldAct act, Consumption consumed, boolean estimated) {
        ObjectNode data = json.createObjectNode()
                .put("source", act.kind().type().wire())
                .put("act", act.kind().wire())
                .put("provider", act.provider())
                .put(act.kind().ofModel() ? "model_id" : "tool_name", act.item());
        if (act.maxOutputTokens() > 0) {
            data.put("input_tokens", consumed.tokens().input())
                    .put("output_tokens", consumed.tokens().output())
                    .put("cache_read_tokens", consumed.tokens().cacheRead())
                    .put("cache_write_tokens", consumed.tokens().cacheWrite())
                    .put("reasoning_tokens", consumed.tokens().reasoning());
        }
        if (act.maxUnits().signum() > 0) {
            data.put("units", consumed.units().toPlainString())
                    .put("unit_price_usd", act.tariff().unitPrice().toPlainString());
        }
        if (estimated) {
            data.put("estimated", true);
        }
        return data.toString();
    }
}
