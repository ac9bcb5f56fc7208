package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.HoldStatus;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The life of a hold, the same for every kind of paid act. Each method locks the paying account before anything else, so
 * acts on one account wait for each other and none sees a half of another; only what ends on a shared account does not.
 */
@ApplicationScoped
public class Holds {
    @Inject
    CreditRepository credits;

    @Inject
    Payers payers;

    @Inject
    Charges charges;

    @Inject
    CreditsConfig config;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** The account that pays for what the user does there, locked. */
    CreditAccount lockPayer(UUID userId, @Nullable UUID sessionId) {
        return payers.lock(userId, sessionId);
    }

    /**
     * The hold of an act that was tried before; a released one took nothing and does not count.
     *
     * @throws AppException when the act was paid for already
     */
    Optional<CreditHold> earlier(CreditAccount payer, String usageKey) {
        return credits.findHold(payer.id(), usageKey).map(Holds::again);
    }

    static CreditHold again(CreditHold earlier) {
        if (!earlier.open()) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "already_charged",
                    "The act %s was paid for already; another one needs a usage key of its own."
                            .formatted(earlier.act().usageKey()));
        }
        return earlier;
    }

    /** Reserves {@code amount}; the caller has checked that the account covers it. */
    CreditHold open(CreditAccount payer, HeldAct act, BigDecimal amount) {
        Instant now = clock.instant();
        PoolAmounts part = payer.hold(amount, now);
        CreditHold hold = new CreditHold(ids.next(), payer.id(), act, part, now, now.plus(config.holdLife()));
        credits.add(hold);
        return hold;
    }

    /** Charges what became due since the last part. Less than the last time, or a hold that has ended: nothing is due. */
    Charged part(UUID holdId, BigDecimal unitsSoFar) {
        CreditAccount account = credits.lockAccountOfHold(holdId).orElseThrow(() -> unknown(holdId));
        CreditHold hold = credits.readHold(holdId);
        if (hold.open() && unitsSoFar.compareTo(hold.units()) > 0) {
            charges.chargePart(account, hold, unitsSoFar);
        }
        return Charged.of(hold, account.owned().total());
    }

    /** Charges what is still due and gives back the rest. Ending it again gives the first answer. */
    Charged end(UUID holdId, HoldStatus as, Consumption reported, boolean estimated) {
        CreditAccount account = lockAccount(holdId);
        CreditHold hold = credits.readHold(holdId);
        if (as == HoldStatus.EXPIRED && hold.open() && !hold.overdue(clock.instant())) {
            throw new IllegalStateException("hold %s may be settled until %s".formatted(holdId, hold.expiresAt()));
        }
        if (hold.open()) {
            return end(account, hold, as, reported, estimated); // what is open has no usage fact yet
        }
        return credits.findFact(holdId)
                .map(fact -> Charged.of(fact, remaining(hold)))
                .orElseGet(() -> end(account, hold, as, reported, estimated));
    }

    private Charged end(
            CreditAccount account, CreditHold hold, HoldStatus as, Consumption reported, boolean estimated) {
        Consumption consumed =
                new Consumption(reported.tokens(), reported.units().max(hold.units()));
        if (hold.open()) {
            charges.end(account, hold, as, consumed, estimated);
        } else {
            hold.writeOff(Charges.cost(hold, consumed));
        }
        boolean suspect = Plausible.not(hold.act(), consumed);
        UsageFact fact = new UsageFact(ids.next(), hold, consumed, estimated, suspect, clock.instant());
        credits.add(fact);
        return Charged.of(fact, remaining(hold));
    }

    /** Gives back what is still held. Nothing was used; of an act that was charged in parts, no more than those. */
    void release(UUID holdId) {
        CreditAccount account = lockAccount(holdId);
        CreditHold hold = credits.readHold(holdId);
        if (hold.open() && hold.parts() > 0) {
            end(account, hold, HoldStatus.SETTLED, Consumption.of(hold.units()), false);
        } else if (hold.open()) {
            charges.release(account, hold);
        }
    }

    /** A shared one is not locked: what ends on it is posted later. */
    private CreditAccount lockAccount(UUID holdId) {
        return credits.lockOwnAccountOfHold(holdId).orElseThrow(() -> unknown(holdId));
    }

    private static IllegalArgumentException unknown(UUID holdId) {
        return new IllegalArgumentException("there is no hold " + holdId);
    }

    private static BigDecimal remaining(CreditHold hold) {
        BigDecimal remaining = hold.remainingCredits();
        if (remaining == null) {
            throw new IllegalStateException("hold %s is still open".formatted(hold.id()));
        }
        return remaining;
    }
}
