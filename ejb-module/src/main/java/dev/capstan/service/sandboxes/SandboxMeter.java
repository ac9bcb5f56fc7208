package dev.capstan.service.sandboxes;

import dev.capstan.service.credits.ActHold;
import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.PaidAct;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceView;
import dev.capstan.types.credits.ActKind;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets the owner of a session pay for the seconds that its sandbox is awake, where {@link ActKind#SANDBOX_SECONDS} have a
 * price: a stretch is held before it begins and charged when it is over, once a minute, so that nobody owes more than that.
 * Without a price nothing is metered.
 */
@ApplicationScoped
public class SandboxMeter {
    private static final Logger LOG = Logger.getLogger(SandboxMeter.class.getName());

    /** Twice the time between two ticks, so that a late one loses nothing. */
    static final BigDecimal MOST_SECONDS = new BigDecimal(120);

    @Inject
    ActMeter acts;

    @Inject
    ActPriceService prices;

    @Inject
    SandboxRecords records;

    @Inject
    Clock clock;

    private final Map<UUID, Stretch> awake = new ConcurrentHashMap<>();

    /** Time that is held for and not charged yet. */
    private record Stretch(UUID holdId, Instant since, String provider) {}

    /**
     * Holds the first stretch of a sandbox that is about to wake; does nothing for one that is metered already.
     *
     * @throws AppException when the owner's credits or budgets do not cover it
     */
    void begin(UUID sessionId, String provider) {
        if (!awake.containsKey(sessionId)) {
            hold(sessionId, provider).ifPresent(stretch -> awake.put(sessionId, stretch));
        }
    }

    /** The sandbox did not wake after all. */
    void cancel(UUID sessionId) {
        Optional.ofNullable(awake.remove(sessionId)).ifPresent(stretch -> acts.release(stretch.holdId()));
    }

    /** Charges the last stretch of a sandbox that sleeps now. */
    void end(UUID sessionId) {
        Stretch last = awake.remove(sessionId);
        if (last != null) {
            settle(last);
        }
    }

    /** The sandboxes whose time is metered here. */
    Set<UUID> sessions() {
        return Set.copyOf(awake.keySet());
    }

    /** Charges what has passed and holds the next stretch. False when the owner cannot pay for it: it has to sleep. */
    boolean goOn(UUID sessionId) {
        Stretch last = awake.get(sessionId);
        if (last == null) {
            return true;
        }
        settle(last);
        try {
            hold(sessionId, last.provider())
                    .ifPresentOrElse(next -> awake.replace(sessionId, last, next), () -> awake.remove(sessionId, last));
            return true;
        } catch (AppException refusal) {
            LOG.log(Level.INFO, "The sandbox of session {0} goes to sleep: {1}", new Object[] {
                sessionId, refusal.getMessage()
            });
            awake.remove(sessionId, last);
            return false;
        }
    }

    private Optional<Stretch> hold(UUID sessionId, String provider) {
        Optional<ActPriceView> price = prices.priceOf(ActKind.SANDBOX_SECONDS, provider)
                .filter(found -> found.unitPrice().signum() > 0);
        if (price.isEmpty()) {
            return Optional.empty();
        }
        return records.ownerOf(sessionId).map(owner -> hold(owner, sessionId, provider, price.get()));
    }

    private Stretch hold(UUID owner, UUID sessionId, String provider, ActPriceView price) {
        Instant now = clock.instant();
        ActHold hold = acts.hold(new PaidAct(
                owner,
                sessionId,
                null,
                "sandbox/%s/%d".formatted(sessionId, now.toEpochMilli()),
                ActKind.SANDBOX_SECONDS,
                provider,
                provider,
                MOST_SECONDS,
                price.unitPrice(),
                price.id()));
        return new Stretch(hold.holdId(), now, provider);
    }

    /** One that could not be charged now is charged by what is proven, when its hold has outlived its time. */
    private void settle(Stretch stretch) {
        try {
            acts.settle(stretch.holdId(), seconds(stretch.since(), clock.instant()));
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "The seconds of a sandbox are charged later, hold " + stretch.holdId() + ".", e);
        }
    }

    /** Whole seconds, within what is held. */
    static BigDecimal seconds(Instant since, Instant until) {
        return BigDecimal.valueOf(Math.max(0, Duration.between(since, until).toSeconds()))
                .min(MOST_SECONDS);
    }
}
