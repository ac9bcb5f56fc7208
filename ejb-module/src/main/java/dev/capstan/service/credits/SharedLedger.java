package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.PostingRepository;
import dev.capstan.service.credits.budgets.BudgetBook;
import dev.capstan.service.credits.budgets.Budgets;
import dev.capstan.service.credits.budgets.Spender;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.pricing.PriceQuote;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Commits many acts on one shared account together: one lock and one transaction for all of them. */
@Stateless
public class SharedLedger {
    @Inject
    CreditRepository credits;

    @Inject
    PostingRepository unposted;

    @Inject
    Posting posting;

    @Inject
    ModelHolds holds;

    @Inject
    Budgets budgets;

    @Inject
    Clock clock;

    /**
     * Acts that wait to be posted.
     *
     * @param oldestSeconds how long the one that waits longest has ended
     */
    public record Backlog(long acts, long oldestSeconds) {
        static final Backlog NONE = new Backlog(0, 0);
    }

    /** A call with its price, which was found beforehand. */
    public record Wish(ModelCall call, PriceQuote quote) {}

    /** What became of a wish. */
    public sealed interface Outcome {
        /** The credits are held. */
        record Held(ModelHold hold) implements Outcome {}

        /** The account or a budget does not allow it; the others are not touched by that. */
        record Refused(AppException why) implements Outcome {}
    }

    /** Posts what waits, then holds for every wish, in their order. Gives an outcome for each. */
    public List<Outcome> hold(UUID accountId, List<Wish> wishes) {
        CreditAccount account = lock(accountId);
        BudgetBook book = budgets.lock(
                wishes.stream().map(wish -> wish.call().spender(accountId)).toList());
        Map<String, CreditHold> known = new HashMap<>();
        unposted.findHolds(
                        accountId,
                        wishes.stream().map(wish -> wish.call().usageKey()).toList())
                .forEach(hold -> known.put(hold.act().usageKey(), hold));
        List<Outcome> outcomes = new ArrayList<>();
        for (Wish wish : wishes) {
            outcomes.add(hold(account, wish, known, book));
        }
        return outcomes;
    }

    private Outcome hold(CreditAccount account, Wish wish, Map<String, CreditHold> known, BudgetBook book) {
        Spender spender = wish.call().spender(account.id());
        String key = wish.call().usageKey();
        try {
            CreditHold earlier = known.get(key);
            CreditHold hold = holds.take(account, wish.call(), wish.quote(), earlier, book.allowanceOf(spender));
            if (earlier == null) {
                known.put(key, hold);
                book.count(spender, hold.held().total());
            }
            return new Outcome.Held(ModelHold.of(hold));
        } catch (AppException refusal) {
            return new Outcome.Refused(refusal);
        }
    }

    public void post(UUID accountId) {
        lock(accountId);
    }

    /** Those on which something waits to be posted. */
    public List<UUID> accountsToPost() {
        return unposted.findAccountsToPost();
    }

    /** What has ended on shared accounts and is not in their ledgers yet. */
    public Backlog backlog() {
        long seconds = unposted.oldestUnposted()
                .map(since -> Duration.between(since, clock.instant()).toSeconds())
                .orElse(0L);
        return new Backlog(unposted.countUnposted(), Math.max(seconds, 0));
    }

    private CreditAccount lock(UUID accountId) {
        return credits.lockAccount(accountId)
                .map(posting::post)
                .orElseThrow(() -> new IllegalArgumentException("there is no account " + accountId));
    }
}
