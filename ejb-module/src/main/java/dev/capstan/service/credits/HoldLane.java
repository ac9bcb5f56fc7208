package dev.capstan.service.credits;

import dev.capstan.service.credits.SharedLedger.Outcome;
import dev.capstan.service.credits.SharedLedger.Wish;
import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Those who want to hold credits of one shared account. Whoever has the turn serves everybody who waits. */
final class HoldLane {
    private static final int AT_ONCE = 100;

    private final UUID accountId;
    private final SharedLedger ledger;
    private final ModelMeter meter;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    private static final class Waiting {
        private final Wish wish;
        private volatile @Nullable Outcome outcome;
        private volatile boolean failed;

        private Waiting(Wish wish) {
            this.wish = wish;
        }

        private boolean served() {
            return failed || outcome != null;
        }
    }

    HoldLane(UUID accountId, SharedLedger ledger, ModelMeter meter) {
        this.accountId = accountId;
        this.ledger = ledger;
        this.meter = meter;
    }

    ModelHold hold(Wish wish) {
        Waiting mine = new Waiting(wish);
        queue.add(mine);
        turn.lock();
        try {
            while (!mine.served()) {
                serve();
            }
        } finally {
            turn.unlock();
        }
        return switch (mine.outcome) {
            case Outcome.Held held -> held.hold();
            case Outcome.Refused refused -> throw refused.why();
            case null -> meter.hold(wish.call());
        };
    }

    /** One transaction for those at the head of the queue. When it fails, each of them tries alone. */
    private void serve() {
        List<Waiting> served = new ArrayList<>();
        Waiting next = queue.poll();
        while (next != null) {
            served.add(next);
            next = served.size() < AT_ONCE ? queue.poll() : null;
        }
        try {
            List<Outcome> outcomes =
                    ledger.hold(accountId, served.stream().map(w -> w.wish).toList());
            for (int i = 0; i < served.size(); i++) {
                served.get(i).outcome = outcomes.get(i);
            }
        } catch (EJBException e) {
            served.forEach(waiting -> waiting.failed = true);
        }
    }
}
