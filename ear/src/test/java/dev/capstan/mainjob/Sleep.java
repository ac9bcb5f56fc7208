package dev.capstan.mainjob;

import java.util.concurrent.ThreadLocalRandom;

/** A shell command that lasts long, and that can be told from all others among this machine's processes. */
record Sleep(String command) {
    private static final long LEAST = 100_000_000;

    static Sleep fresh() {
        return new Sleep("sleep " + ThreadLocalRandom.current().nextLong(LEAST, 10 * LEAST));
    }

    /** Whether a process executes it now. */
    boolean alive() {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
    }
}
