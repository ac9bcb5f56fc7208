package dev.capstan.service.credits.accounts;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.accounts.PayerChoice;
import dev.capstan.persistence.credits.accounts.SharedAccountRepository;
import dev.capstan.service.credits.NoAccountException;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says which account pays for a user, in general or in one session. Without a choice the own account pays. */
@Stateless
public class PayerService {
    @Inject
    SharedAccountRepository accounts;

    @Inject
    CreditRepository credits;

    @Inject
    Ids ids;

    /** The shared account that pays; empty when the own one does. */
    public Optional<UUID> sharedPayer(UUID userId, @Nullable UUID sessionId) {
        return accounts.findPayer(userId, sessionId);
    }

    public PayerView payerOf(UUID userId, @Nullable UUID sessionId) {
        return new PayerView(
                sessionId,
                accounts.findPayer(userId, sessionId).orElse(null),
                accounts.findChoice(userId, sessionId).isPresent());
    }

    /**
     * Lets an account pay for what begins from now on.
     *
     * @param accountId null for the user's own
     * @throws SharedAccountNotFoundException when the user is not a member of it
     */
    public PayerView choose(UUID userId, @Nullable UUID sessionId, @Nullable UUID accountId) {
        if (accountId != null && accounts.findMember(accountId, userId).isEmpty()) {
            throw new SharedAccountNotFoundException(accountId);
        }
        if (credits.lockOwnAccount(userId).isEmpty()) {
            throw new NoAccountException(userId);
        }
        accounts.findChoice(userId, sessionId)
                .ifPresentOrElse(
                        choice -> choice.choose(accountId),
                        () -> accounts.add(new PayerChoice(ids.next(), userId, sessionId, accountId)));
        return new PayerView(sessionId, accountId, true);
    }

    /** Goes back to what follows from the default. */
    public PayerView forget(UUID userId, @Nullable UUID sessionId) {
        if (credits.lockOwnAccount(userId).isEmpty()) {
            throw new NoAccountException(userId);
        }
        accounts.findChoice(userId, sessionId).ifPresent(accounts::remove);
        return payerOf(userId, sessionId);
    }
}
