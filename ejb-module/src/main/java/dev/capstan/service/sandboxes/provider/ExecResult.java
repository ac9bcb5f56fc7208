package dev.capstan.service.sandboxes.provider;

import java.nio.charset.StandardCharsets;

/**
 * How a program ended.
 *
 * @param exitCode the program's own, 137 when it was killed
 * @param truncated whether more was written than {@code output} holds
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ExecResult(Ending ending, int exitCode, byte[] output, byte[] errors, boolean truncated) {
    /** Why a program stopped. */
    public enum Ending {
        EXITED,
        TIMED_OUT,
        CANCELLED,
        OVER_DISK_LIMIT
    }

    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    public String errorText() {
        return new String(errors, StandardCharsets.UTF_8).strip();
    }

    public boolean succeeded() {
        return ending == Ending.EXITED && exitCode == 0;
    }
}
