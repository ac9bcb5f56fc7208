package dev.capstan.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that says which process does a job, and what it says about itself. The start time is kept beside the
 * number, so a number that the system has given to another process since then is not taken for the old one.
 */
final class ProcessRecord {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final Path file;

    ProcessRecord(Path file) {
        this.file = file;
    }

    void write(ProcessHandle process, String note) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        try {
            Files.writeString(file, process.pid() + "\n" + start.toEpochMilli() + "\n" + note + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The recorded process, if it is still the one that was recorded. */
    Optional<ProcessHandle> living() {
        return lines().length < 2
                ? Optional.empty()
                : ProcessHandle.of(number(0)).filter(ProcessHandle::isAlive).filter(this::startedWhenRecorded);
    }

    String note() {
        String[] lines = lines();
        return lines.length < 3 ? "" : lines[2];
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    private boolean startedWhenRecorded(ProcessHandle process) {
        Instant recorded = Instant.ofEpochMilli(number(1));
        Instant actual = process.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(recorded, actual).abs().compareTo(CLOCK_TOLERANCE) <= 0;
    }

    private long number(int line) {
        try {
            return Long.parseLong(lines()[line]);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private String[] lines() {
        try {
            return Files.exists(file) ? Files.readString(file).split("\n", -1) : new String[0];
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
