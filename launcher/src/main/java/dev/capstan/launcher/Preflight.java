package dev.capstan.launcher;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Refuses a start that can not succeed before the build takes its time, and before it replaces files that a running
 * Capstan uses. The run command starts this from its source, so it uses nothing but the JDK.
 */
final class Preflight {
    private static final Duration OTHER_STOPS_WITHIN = Duration.ofSeconds(30);

    private Preflight() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.of(System.getenv(), Path.of(""));
            HomeLock.take(settings.home(), settings.address(), OTHER_STOPS_WITHIN)
                    .close();
            if (!ServerProcess.hasLeftover(settings.home())) { // the leftover's port becomes free with its end
                new HttpPort(settings.httpPort()).requireFree();
            }
        } catch (LaunchException e) {
            System.err.println("\nCapstan was not started. " + e.getMessage() + "\n");
            System.exit(1);
        }
    }
}
