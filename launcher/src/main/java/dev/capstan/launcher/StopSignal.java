package dev.capstan.launcher;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request to stop (Ctrl-C, SIGTERM, the end of the parent) into an interrupt of one thread, which then stops
 * everything in its own order, and lets the process end only after that, with the code that thread has chosen.
 */
final class StopSignal {
    private final Thread worker;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean stopping;
    private volatile int code;

    private StopSignal(Thread worker) {
        this.worker = worker;
    }

    static StopSignal listenFor(Thread worker) {
        StopSignal signal = new StopSignal(worker);
        Runtime.getRuntime().addShutdownHook(new Thread(signal::endOfProcess, "stop"));
        return signal;
    }

    /** Asks to stop when the parent process goes away, even by a kill that it can not pass on. */
    void followParent(@Nullable String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return;
        }
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> Thread.ofVirtual().start(() -> {
                    parent.onExit().join();
                    request();
                }));
    }

    /** From now on the worker is stopping things and must not be interrupted any more. */
    synchronized void stopping() {
        stopping = true;
        Thread.interrupted();
    }

    /** Called by the worker at its very end. */
    void exit(int exitCode) {
        code = exitCode;
        done.countDown();
        System.exit(exitCode);
    }

    private synchronized void request() {
        if (!stopping) {
            worker.interrupt();
        }
    }

    private void endOfProcess() {
        request();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(code); // else the code would be that of the signal
    }
}
