package dev.capstan.launcher;

/** Why Capstan could not be started, in words that tell the person who started it what to do. */
public class LaunchException extends RuntimeException {
    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
