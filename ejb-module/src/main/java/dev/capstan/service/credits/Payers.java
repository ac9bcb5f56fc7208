package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the account that pays for a user. */
@ApplicationScoped
public class Payers {
    @Inject
    CreditRepository credits;

    @Inject
    SharedAccountRepository accounts;

    @Inject
    Posting posting;

    /** Its row is locked until the transaction ends, and nothing waits to be posted on it. */
    public CreditAccount lock(UUID userId, @Nullable UUID sessionId) {
        return accounts.findPayer(userId, sessionId)
                .flatMap(credits::lockAccount)
                .map(posting::post)
                .or(() -> credits.lockOwnAccount(userId))
                .orElseThrow(() -> new NoAccountException(userId));
    }
}
