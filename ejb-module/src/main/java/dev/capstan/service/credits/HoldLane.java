package dev.capstan.service.credits;

import dev.capstan.service.credits.SharedLedger.Outcome;
import dev.capstan.service.credits.SharedLedger.Wish;
import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Those who want to hold credits of one shared account. Whoever has the turn serves everybody who waits. */
final class HoldLane {
    private static final Logger LOG = Logger.getLogger(HoldLane.class.getName());
    private static final int AT_ONCE = 100;

    private final UUID accountId;
    private final SharedLedger ledger;
    private final ModelMeter meter;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /** One who waits: to be served by somebody else, or to have the turn. */
    private static final class Waiting {
        private final Wish wish;
        private final Semaphore calls = new Semaphore(0);
        private volatile @Nullable Outcome outcome;
        private volatile boolean failed;

        private Waiting(Wish wish) {
            this.wish = wish;
        }

        private boolean served() {
            return failed || outcome != null;
        }

        private void serve(@Nullable Outcome with) {
            outcome = with;
            failed = with == null;
            calls.release();
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
        while (!mine.served()) {
            if (turn.tryLock()) {
                serveInTurn(mine);
            } else {
                mine.calls.acquireUninterruptibly();
            }
        }
        return switch (mine.outcome) {
            case Outcome.Held held -> held.hold();
            case Outcome.Refused refused -> throw refused.why();
            case null -> meter.hold(wish.call());
        };
    }

    /** How many wait for a turn. */
    int waiting() {
        return queue.size();
    }

    /** Whoever was served has gone on already; only the next in the queue is called to take the turn. */
    private void serveInTurn(Waiting mine) {
        try {
            if (!mine.served()) {
                serve();
            }
        } finally {
            turn.unlock();
            Waiting next = queue.peek(); // who came later than this look has found the turn free
            if (next != null) {
                next.calls.release();
            }
        }
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
                served.get(i).serve(outcomes.get(i));
            }
        } catch (EJBException e) {
            LOG.log(Level.FINE, "A transaction for many holds failed; each is tried alone.", e);
        } finally {
            served.stream().filter(waiting -> !waiting.served()).forEach(waiting -> waiting.serve(null));
        }
    }
}
