package dev.capstan.service.sandboxes.shells;

/**
 * What a shell has to say about a command.
 *
 * @param exitCode of a command that finished or took the shell with it; else zero
 * @param directory where the shell is afterwards
 */
public record ShellReport(State state, String command, String output, int exitCode, String directory) {
    /** How far the command is. */
    public enum State {
        /** No command was given yet. */
        IDLE,
        FINISHED,
        RUNNING,
        /** The shell ended with the command, by {@code exit} for example. */
        SHELL_ENDED,
        CANCELLED,
        OVER_DISK_LIMIT,
        TOO_MUCH_OUTPUT
    }
}
