package dev.capstan.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** The run command: database, then server, until somebody asks to stop; then server, then database. */
public final class Launcher {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration OTHER_STOPS_WITHIN = Duration.ofSeconds(30);

    private final Settings settings;
    private final Path wlp;
    private final Map<String, String> environment;
    private final Progress progress;
    private final Deque<Stoppable> started = new ArrayDeque<>();

    private Launcher(Settings settings, Path wlp, Map<String, String> environment, Progress progress) {
        this.settings = settings;
        this.wlp = wlp;
        this.environment = environment;
        this.progress = progress;
    }

    /** @param arguments the directory of Open Liberty, in which the server {@code capstan} is assembled */
    public static void main(String[] arguments) {
        Progress progress = new Progress(System.out);
        StopSignal signal = StopSignal.listenFor(Thread.currentThread());
        signal.followParent(System.getenv("CAPSTAN_FOLLOW_PARENT"));
        int code = 1;
        try {
            Settings settings = Settings.of(System.getenv(), Path.of(""));
            code = new Launcher(settings, Path.of(arguments[0]).toAbsolutePath(), System.getenv(), progress)
                    .run(signal);
        } catch (LaunchException e) {
            progress.say("\nCapstan was not started. " + e.getMessage() + "\n");
        } catch (InterruptedException e) {
            code = 0; // that is how a request to stop arrives
        } catch (RuntimeException | Error e) {
            progress.fault(e);
        } finally {
            signal.exit(code);
        }
    }

    private int run(StopSignal signal) throws InterruptedException {
        progress.say("\nStarting Capstan with the data in " + settings.home());
        HomeLock lock = HomeLock.take(settings.home(), settings.address(), OTHER_STOPS_WITHIN);
        try {
            if (ServerProcess.hasLeftover(settings.home())) {
                progress.step("ending the server of an earlier start", () -> {
                    ServerProcess.stopLeftover(settings.home());
                    return settings;
                });
            }
            ServerProcess server = startServer(startDatabase());
            progress.step("waiting until it is ready", () -> {
                server.awaitReady(READY_WITHIN);
                return server;
            });
            greet();
            int code = server.awaitEnd();
            progress.say("\nThe server ended by itself with exit code " + code + ".\n" + server.lastLogLines());
            return 1;
        } finally {
            signal.stopping();
            lock.markStopping();
            stopAll();
            lock.close();
        }
    }

    private DatabaseAccess startDatabase() throws InterruptedException {
        if (settings.database().isPresent()) {
            DatabaseAccess database = settings.database().get();
            return progress.step("reaching the database " + database.address(), () -> {
                settings.databaseOwner().ifPresent(ExternalDatabase::check);
                return ExternalDatabase.check(database);
            });
        }
        EmbeddedPostgres postgres = progress.step(
                "starting the embedded PostgreSQL",
                () -> EmbeddedPostgres.start(
                        settings.home().resolve("postgres"), settings.home().resolve("keys"), settings.postgresPort()));
        started.push(new Stoppable("stopping the database", postgres::stop));
        return postgres.access();
    }

    private ServerProcess startServer(DatabaseAccess database) throws InterruptedException {
        ServerProcess server = progress.step(
                "starting the server",
                () -> ServerProcess.start(
                        wlp,
                        settings.home(),
                        settings.httpPort(),
                        ServerEnvironment.of(
                                environment,
                                settings.home(),
                                database,
                                settings.databaseOwner().orElse(database))));
        started.push(new Stoppable("stopping the server", server::stop));
        return server;
    }

    private void greet() {
        progress.say("\nCapstan is ready: " + settings.address());
        FirstAdministrator.takeFrom(settings.home())
                .ifPresent(admin -> progress.say("""

                        First administrator, shown only this once:
                          e-mail    %s
                          password  %s
                        It works for a day. Choose your own: %sauth/password/own""".formatted(admin.email(), admin.password(), settings.address())));
        progress.say("\nLogs are in " + settings.home().resolve("logs") + ". Ctrl-C stops everything.\n");
    }

    private void stopAll() throws InterruptedException {
        for (Stoppable part : started) {
            try {
                progress.step(part.what(), () -> {
                    part.action().run();
                    return part;
                });
            } catch (LaunchException e) {
                progress.say(e.getMessage());
            }
        }
    }

    private record Stoppable(String what, StopAction action) {}

    @FunctionalInterface
    private interface StopAction {
        void run() throws InterruptedException;
    }
}
