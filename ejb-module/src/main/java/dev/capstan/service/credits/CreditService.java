package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.LedgerEntry;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Opens accounts, tells balances, grants credits. Each movement changes the account and adds a ledger row, or does neither. */
@Stateless
public class CreditService {
    private static final String SIGNUP_KEY = "signup";

    @Inject
    CreditRepository credits;

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
        CreditAccount account = credits.lockOwnAccount(userId).orElseThrow(() -> new NoAccountException(userId));
        if (!credits.hasTransaction(account.id(), grant.usageKey(), grant.pool())) {
            post(account, userId, grant);
        }
        return BalanceView.of(userId, account);
    }

    private Grant openingGrant() {
        return new Grant(
                TransactionType.SIGNUP_GRANT, CreditPool.REGULAR, config.signupGrant(), SIGNUP_KEY, "Sign-up credits");
    }

    private void post(CreditAccount account, UUID userId, Grant grant) {
        credits.add(account.post(new LedgerEntry(
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
                clock.instant())));
    }
}
