package dev.capstan.service.runs;

import jakarta.ejb.EJBException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Threads of which one runs at a time, and chance decides which: the same seed gives the same interleaving. */
final class SimScheduler {
    /** Ends a thread whose node has died. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One thread of the simulation. */
    final class Actor {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private boolean dead;
        private boolean ended;
        private @Nullable Throwable fault;

        private Actor(Runnable work) {
            Thread.ofVirtual().start(() -> {
                go.acquireUninterruptibly();
                try {
                    if (!dead) {
                        work.run();
                    }
                } catch (Killed e) {
                    dead = true;
                } catch (Throwable e) {
                    fault = e;
                } finally {
                    ended = true;
                    back.release();
                }
            });
        }

        /** Ends it where it stands; nothing of it happens any more. */
        void kill() {
            dead = true;
            if (!ended) {
                resume(this);
            }
        }

        /** A database that fails ends a thread; the run is taken over. Anything else is a fault of the product. */
        private void expectNoFault() {
            if (fault != null && !(fault instanceof EJBException)) {
                throw new AssertionError("a thread of a node failed", fault);
            }
        }
    }

    private final Random random;
    private final List<Actor> actors = new ArrayList<>();
    private @Nullable Actor current;

    SimScheduler(Random random) {
        this.random = random;
    }

    Actor start(Runnable work) {
        Actor actor = new Actor(work);
        actors.add(actor);
        return actor;
    }

    boolean idle() {
        return actors.isEmpty();
    }

    /** Lets a thread go on to its next yield. */
    void step() {
        if (!actors.isEmpty()) {
            resume(actors.get(random.nextInt(actors.size())));
        }
    }

    /** Other threads may run now. */
    void letOthersRun() {
        Actor actor = current;
        if (actor == null) {
            return;
        }
        actor.back.release();
        actor.go.acquireUninterruptibly();
        check();
    }

    /** A dead thread does nothing more, whatever its code would like to clean up. */
    void check() {
        Actor actor = current;
        if (actor != null && actor.dead) {
            throw new Killed();
        }
    }

    private void resume(Actor actor) {
        current = actor;
        actor.go.release();
        actor.back.acquireUninterruptibly();
        current = null;
        if (actor.ended) {
            actors.remove(actor);
            actor.expectNoFault();
        }
    }
}
