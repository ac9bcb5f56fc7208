package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.persistence.credits.accounts.AccountMember;
import dev.capstan.persistence.credits.accounts.Budget;
import dev.capstan.persistence.credits.accounts.BudgetRepository;
import dev.capstan.persistence.credits.accounts.PayerChoice;
import dev.capstan.persistence.credits.accounts.SharedAccount;
import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import dev.capstan.service.credits.accounts.PayerService;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.BudgetScope;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.SpendingKey;
import dev.capstan.types.credits.Spent;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.TransactionType;
import dev.capstan.types.pricing.ModelPrice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shared accounts and budgets on a real database. One output token costs one credit. */
final class SharedWorld {
    static final ModelPrice PRICE = ModelPrice.of("0", "15000", "0", "0");

    final CreditWorld books = CreditWorld.onPostgres();
    final HoldCombiner combiner = new HoldCombiner();
    private final SharedAccountRepository accounts = TestDatabase.shared().connect(new SharedAccountRepository());
    private final BudgetRepository budgets = TestDatabase.shared().connect(new BudgetRepository());

    SharedWorld() {
        combiner.holds = books.calls;
        combiner.payers = new PayerService() {
            @Override
            public Optional<UUID> sharedPayer(UUID userId, @Nullable UUID sessionId) {
                return books.commit(() -> accounts.findPayer(userId, sessionId));
            }
        };
        combiner.meter = new ModelMeter() {
            @Override
            public ModelHold hold(ModelCall call) {
                return books.commit(() -> books.meter.hold(call));
            }
        };
        combiner.ledger = new SharedLedger() {
            @Override
            public List<Outcome> hold(UUID accountId, List<Wish> wishes) {
                return books.commit(() -> books.shared.hold(accountId, wishes));
            }
        };
    }

    UUID account(String regular) {
        return books.commit(() -> {
            CreditAccount account = CreditAccount.shared(UUID.randomUUID(), UUID.randomUUID(), books.clock.instant());
            books.service.credits.add(account);
            accounts.add(new SharedAccount(account.id(), "Ada & Co", account.ownerId(), books.clock.instant()));
            books.service.credits.add(account.post(new LedgerEntry(
                    UUID.randomUUID(),
                    account.ownerId(),
                    TransactionType.BONUS_GRANT,
                    CreditPool.REGULAR,
                    new BigDecimal(regular),
                    "given",
                    null,
                    null,
                    null,
                    "Given",
                    "{}",
                    books.clock.instant())));
            return account.id();
        });
    }

    /** Somebody without own credits, for whom the account pays. */
    UUID member(UUID account) {
        UUID user = books.user("0", "0");
        books.run(() -> {
            accounts.add(new AccountMember(UUID.randomUUID(), account, user, false, user, books.clock.instant()));
            accounts.add(new PayerChoice(UUID.randomUUID(), user, null, account));
        });
        return user;
    }

    void paysIn(UUID user, UUID session, @Nullable UUID account) {
        books.run(() -> accounts.add(new PayerChoice(UUID.randomUUID(), user, session, account)));
    }

    void limit(UUID user, BudgetScope scope, UUID scopeId, Limits limits) {
        books.run(() -> {
            Budget budget = new Budget(UUID.randomUUID(), new SpendingKey(user, scope, scopeId), Budget.SELF);
            budget.limit(limits, user, books.clock.instant());
            budgets.add(budget);
        });
    }

    Spent spent(UUID user, BudgetScope scope, UUID scopeId) {
        LocalDate today = books.clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Map<SpendingKey, Spent> spent = books.commit(() -> budgets.findSpent(List.of(user), List.of(scopeId), today));
        return spent.getOrDefault(new SpendingKey(user, scope, scopeId), Spent.NOTHING);
    }

    ModelHold hold(UUID user, @Nullable UUID session, @Nullable UUID run, String key, int tokens) {
        return books.commit(() -> books.meter.hold(call(user, session, run, key, tokens)));
    }

    ModelCall call(UUID user, @Nullable UUID session, @Nullable UUID run, String key, int tokens) {
        return new ModelCall(user, session, run, key, "model", "Custom", false, 0, tokens, PRICE);
    }

    Charged settle(ModelHold hold, int tokens) {
        return books.commit(() -> books.meter.settle(hold.holdId(), TokenUsage.of(0, tokens)));
    }

    void post(UUID account) {
        books.run(() -> books.shared.post(account));
    }

    CreditAccount read(UUID account) {
        return books.commit(() -> books.service.credits.findAccount(account).orElseThrow());
    }

    List<LedgerFinding> verify(UUID account) {
        return books.commit(() -> books.verifier
                .verify(new UUID(account.getMostSignificantBits(), account.getLeastSignificantBits() - 1), 1)
                .report()
                .findings());
    }
}
