package dev.capstan.service.credits;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Credits;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;

/** Turns a held model call into ledger rows: one for each pool that pays a part of it, none when it cost nothing. */
@ApplicationScoped
public class ModelCharges {
    @Inject
    CreditRepository credits;

    @Inject
    Posting posting;

    @Inject
    Event<UnpostedCharge> ended;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** Both rows are locked. What the call cost above the hold is written off. */
    public void charge(CreditAccount account, CreditHold hold, HoldStatus as, TokenUsage usage, boolean estimated) {
        Instant now = clock.instant();
        BigDecimal cost = Credits.chargeFor(hold.act().price().costUsd(usage));
        PoolAmounts charged = hold.held().take(cost);
        BigDecimal beyond = cost.subtract(charged.total());
        if (account.shared()) {
            BigDecimal remaining = posting.ownedAfterPosting(account).subtract(charged.total());
            hold.endUnposted(as, charged, beyond, remaining, now);
            ended.fire(new UnpostedCharge(account.id()));
        } else {
            account.free(hold.held(), now);
            post(account, hold.act(), charged, data(hold.act(), usage, estimated), now);
            hold.end(as, charged, beyond, account.owned().total(), now);
        }
    }

    /** Gives a whole hold back. Both rows are locked, a shared account's is not. */
    public void release(CreditAccount account, CreditHold hold) {
        Instant now = clock.instant();
        if (account.shared()) {
            hold.endUnposted(
                    HoldStatus.RELEASED, PoolAmounts.NONE, Credits.ZERO, posting.ownedAfterPosting(account), now);
            ended.fire(new UnpostedCharge(account.id()));
        } else {
            account.free(hold.held(), now);
            hold.end(
                    HoldStatus.RELEASED,
                    PoolAmounts.NONE,
                    Credits.ZERO,
                    account.owned().total(),
                    now);
        }
    }

    /** Writes what a hold was charged, when it ended without its account, into the ledger. The account's row is locked. */
    void post(CreditAccount account, CreditHold hold, UsageFact fact) {
        post(account, hold.act(), hold.charged(), data(hold.act(), fact.usage(), fact.estimated()), fact.createdAt());
    }

    private void post(CreditAccount account, HeldAct act, PoolAmounts charged, String data, Instant at) {
        post(account, act, CreditPool.BONUS, charged.bonus(), data, at);
        post(account, act, CreditPool.REGULAR, charged.regular(), data, at);
    }

    private void post(
            CreditAccount account, HeldAct act, CreditPool pool, BigDecimal amount, String data, Instant now) {
        if (amount.signum() == 0) {
            return;
        }
        credits.add(account.post(new LedgerEntry(
                ids.next(),
                act.userId(),
                TransactionType.LLM_USAGE,
                pool,
                amount.negate(),
                act.usageKey(),
                act.sessionId(),
                act.runId(),
                act.modelId(),
                "Model call: " + act.modelId(),
                data,
                now)));
    }

    private String data(HeldAct act, TokenUsage usage, boolean estimated) {
        ObjectNode data = json.createObjectNode()
                .put("source", TransactionType.LLM_USAGE.wire())
                .put("model_id", act.modelId())
                .put("provider", act.provider())
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite())
                .put("reasoning_tokens", usage.reasoning());
        if (estimated) {
            data.put("estimated", true);
        }
        return data.toString();
    }
}
