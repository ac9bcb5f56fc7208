package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens accounts, tells balances, and moves credits for billing and administrators. Each movement changes the account and
 * adds its ledger rows, or does neither.
 */
@Stateless
public class CreditService {
    private static final String SIGNUP_KEY = "signup";

    @Inject
    CreditRepository credits;

    @Inject
    AccountOperations operations;

    @Inject
    Postings postings;

    @Inject
    CreditsConfig config;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    public BalanceView balanceOf(UUID userId) {
        return credits.findOwnAccount(userId)
                .map(account -> BalanceView.of(userId, account))
                .orElseThrow(() -> new NoAccountException(userId));
    }

    /** Runs inside the registration's transaction, so that no user is ever without an account. */
    public void openAccount(@Observes UserRegistered registered) {
        UUID userId = registered.userId();
        if (credits.findOwnAccount(userId).isPresent()) {
            return;
        }
        CreditAccount account = new CreditAccount(ids.next(), userId, clock.instant());
        credits.add(account);
        if (config.signupGrant().signum() > 0) {
            post(account, userId, openingGrant());
        }
    }

    /** Granting the same usage key again changes nothing: retries are safe. */
    public BalanceView grant(UUID userId, Grant grant) {
        CreditAccount account = lockOwnAccount(userId);
        if (!credits.hasTransaction(account.id(), grant.usageKey(), grant.pool())) {
            post(account, userId, grant);
        }
        return BalanceView.of(userId, account);
    }

    /** Sets the regular pool to what the plan gives, or to what is held of it where that is more; once per key. */
    public BalanceView renew(UUID userId, Renewal renewal) {
        CreditAccount account = lockOwnAccount(userId);
        operations.renew(account, userId, renewal);
        return BalanceView.of(userId, account);
    }

    /** Takes at most what can be spent, regular credits first; once per key, and a repeat gets the first answer. */
    public TakenBack takeBack(UUID userId, TakeBack wish) {
        return operations.takeBack(lockOwnAccount(userId), userId, wish);
    }

    /** Corrects one pool, once per key; what is held or not there is not taken but refused. */
    public BalanceView adjust(UUID userId, Adjustment wish) {
        CreditAccount account = lockOwnAccount(userId);
        operations.adjust(account, userId, wish);
        return BalanceView.of(userId, account);
    }

    /** Gives back what a user's act was charged, at most all of it, once per key. */
    public BalanceView refund(UUID userId, RefundOfUsage wish) {
        CreditAccount account = wish.holdId() == null
                ? lockOwnAccount(userId)
                : credits.lockAccountOfHold(wish.holdId()).orElseThrow(() -> noSuchUsage(wish));
        CreditHold hold = hold(account, wish)
                .filter(found -> found.act().userId().equals(userId))
                .orElseThrow(() -> noSuchUsage(wish));
        operations.refund(account, hold, wish);
        return BalanceView.of(userId, account);
    }

    private Optional<CreditHold> hold(CreditAccount account, RefundOfUsage wish) {
        return wish.chargedKey() == null
                ? Optional.ofNullable(wish.holdId()).map(credits::readHold)
                : credits.findHold(account.id(), wish.chargedKey());
    }

    private static AppException noSuchUsage(RefundOfUsage wish) {
        return new AppException(
                AppException.Kind.NOT_FOUND,
                "usage_not_found",
                "The user was not charged for %s."
                        .formatted(wish.holdId() == null ? wish.chargedKey() : wish.holdId()));
    }

    private CreditAccount lockOwnAccount(UUID userId) {
        return credits.lockOwnAccount(userId).orElseThrow(() -> new NoAccountException(userId));
    }

    private Grant openingGrant() {
        return new Grant(
                TransactionType.SIGNUP_GRANT, CreditPool.REGULAR, config.signupGrant(), SIGNUP_KEY, "Sign-up credits");
    }

    private void post(CreditAccount account, UUID userId, Grant grant) {
        LedgerEntry entry = new LedgerEntry(
                ids.next(),
                userId,
                grant.type(),
                grant.pool(),
                grant.amount(),
                grant.usageKey(),
                null,
                null,
                null,
                grant.description(),
                "{}",
                clock.instant());
        postings.post(account, entry, grant.expiresAt());
    }
}
