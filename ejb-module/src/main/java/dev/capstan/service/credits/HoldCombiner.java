package dev.capstan.service.credits;

import dev.capstan.service.credits.accounts.PayerService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds credits in a transaction of its own, and on a shared account together with everybody else who asks in the same
 * moment: while one transaction is under way, the calls that come are gathered for the next. For callers without a
 * transaction; who has one uses {@link ModelMeter}.
 */
@ApplicationScoped
public class HoldCombiner {
    @Inject
    PayerService payers;

    @Inject
    ModelHolds holds;

    @Inject
    ModelMeter meter;

    @Inject
    SharedLedger ledger;

    private final Map<UUID, HoldLane> lanes = new ConcurrentHashMap<>();

    /** Whether somebody waits to hold on the account, which also posts what has ended on it until then. */
    boolean postsSoon(UUID accountId) {
        HoldLane lane = lanes.get(accountId);
        return lane != null && lane.waiting() > 0;
    }

    /** As {@link ModelMeter#hold}. */
    public ModelHold hold(ModelCall call) {
        return payers.sharedPayer(call.userId(), call.sessionId())
                .map(account -> lanes.computeIfAbsent(account, id -> new HoldLane(id, ledger, meter))
                        .hold(new SharedLedger.Wish(call, holds.quote(call))))
                .orElseGet(() -> meter.hold(call));
    }
}
