package dev.capstan.launcher;

import java.io.PrintStream;
import java.time.Duration;

/** The short lines that tell what is being done and how long it took. */
public final class Progress {
    private final PrintStream out;

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Says what begins, does it, and says how long it took. */
    public <T> T step(String what, Step<T> step) throws InterruptedException {
        long start = System.nanoTime();
        out.print("  " + what + " ... ");
        out.flush();
        boolean done = false;
        try {
            T result = step.run();
            done = true;
            return result;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            out.printf("%s (%.1f s)%n", done ? "done" : "not done", took.toMillis() / 1000.0);
        }
    }

    /** Prints the text as it is, on lines of its own. */
    public void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints what nobody has foreseen, with all that helps to find it. */
    public void fault(Throwable fault) {
        out.println("\nCapstan was not started, by a fault of its own:");
        fault.printStackTrace(out);
    }

    /** One piece of work; it ends early when its thread is interrupted. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws InterruptedException;
    }
}
