package dev.capstan.harness;

import dev.capstan.launcher.DatabaseAccess;
import dev.capstan.launcher.EmbeddedPostgres;
import dev.capstan.launcher.ServerEnvironment;
import dev.capstan.launcher.ServerProcess;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import dev.capstan.service.billing.stub.StripeStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The packaged server with an embedded database, in a data directory of its own below {@code target/} and on free
 * ports, started through the classes of the run command. {@link #shared()} is one for all test classes that need no
 * settings of their own; whoever starts another one stops it.
 */
public final class CapstanServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static @Nullable CapstanServer shared;
    private static @Nullable StripeStub stripe;
    private static @Nullable OidcStub oidc;

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final int port = freePort();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable DatabaseAccess foreign;
    private @Nullable ServerProcess server;
    private boolean lesserRole;

    private CapstanServer(String name) {
        this.home = Target.directory().resolve("e2e").resolve(name);
        environment.put("CAPSTAN_SOCKETIO_PORT", String.valueOf(freePort()));
        // All people of all tests come from one address.
        environment.put("CAPSTAN_LIMITS_REGISTRATION", "100000/PT1H");
        environment.put("CAPSTAN_LIMITS_SIGN_IN", "100000/PT1H");
        environment.put("CAPSTAN_LIMITS_ANONYMOUS", "100000/PT1H");
    }

    /** The server that all tests of this JVM share: default settings, a database role that owns nothing, payments by a stub, stopped when the JVM ends. */
    public static synchronized CapstanServer shared() {
        if (shared == null) {
            StripeStub stub = new StripeStub();
            stripe = stub;
            OidcStub provider = new OidcStub();
            oidc = provider;
            CapstanServer outside =
                    OutsideSettings.into(StripeSettings.into(named("shared").asLesserRole(), stub));
            shared = OidcSettings.into(outside, provider).start();
        }
        return shared;
    }

    /** The payment provider of the shared server. */
    public static synchronized StripeStub sharedStripe() {
        shared();
        return Objects.requireNonNull(stripe);
    }

    /** Where people sign in at the shared server, beside their passwords. */
    public static synchronized OidcStub sharedOidc() {
        shared();
        return Objects.requireNonNull(oidc);
    }

    /** A server that is not started yet; its data directory {@code target/e2e/<name>} begins empty. */
    public static CapstanServer named(String name) {
        return new CapstanServer(name);
    }

    /** Sets an environment variable of the server; takes effect at the next start. */
    public CapstanServer with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Lets the server work as a database role that owns nothing; only the migration is done by the owner. */
    public CapstanServer asLesserRole() {
        lesserRole = true;
        return this;
    }

    /** Starts with empty data and waits until it is ready. Nothing is left behind when the JVM is asked to end. */
    public CapstanServer start() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-server-" + home.getFileName()));
        uninterrupted(() -> {
            DatabaseTemplate.copyInto(home);
            postgres = EmbeddedPostgres.start(home.resolve("postgres"), home.resolve("keys"), OptionalInt.empty());
            if (lesserRole) {
                makeLesserRole();
            }
            startServer();
        });
        return this;
    }

    private void makeLesserRole() {
        DatabaseAccess owner = database();
        try (Connection connection = DriverManager.getConnection(owner.jdbcUrl(), "postgres", superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE capstan_server LOGIN PASSWORD 'lesser'");
        } catch (SQLException e) {
            throw new IllegalStateException("the lesser role could not be made", e);
        }
        with("DB_USER", "capstan_server").with("DB_PASSWORD", "lesser");
        with("DB_OWNER_URL", owner.jdbcUrl())
                .with("DB_OWNER_USER", owner.user())
                .with("DB_OWNER_PASSWORD", owner.password());
    }

    private String superuserPassword() {
        try {
            return Files.readString(home.resolve("keys/database-superuser.password"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts as another node of a server that runs: on its database, with its keys. */
    public CapstanServer joining(CapstanServer other) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-server-" + home.getFileName()));
        uninterrupted(() -> {
            foreign = other.database();
            DatabaseTemplate.copyKeys(other.home(), home);
            startServer();
        });
        return this;
    }

    /** Where REST begins; ends with a slash. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The port of the Socket.IO bridge itself, which takes clients when {@code CAPSTAN_SOCKETIO_HOST} is set. */
    public int socketPort() {
        return Integer.parseInt(Objects.requireNonNull(environment.get("CAPSTAN_SOCKETIO_PORT")));
    }

    /** The data directory. */
    public Path home() {
        return home;
    }

    /** The address of the database, for what the API can not show. */
    public DatabaseAccess database() {
        return foreign != null ? foreign : embedded().access();
    }

    private EmbeddedPostgres embedded() {
        if (postgres == null) {
            throw new IllegalStateException("the server is not started");
        }
        return postgres;
    }

    /** A new connection to the database; the caller closes it. */
    public Connection connect() throws SQLException {
        DatabaseAccess database = database();
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Ends the server's JVM as {@code kill -9} does. The database stays up. */
    public void kill() {
        uninterrupted(() -> running().kill());
    }

    /** Ends the database and all its processes as {@code kill -9} does. The server stays up. */
    public void killDatabase() {
        ProcessHandle postmaster = ProcessHandle.of(embedded().pid()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.addFirst(postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Starts the database again over the same files, on the same port, after {@link #killDatabase()}. */
    public void restartDatabase() {
        uninterrupted(() ->
                postgres = EmbeddedPostgres.start(home.resolve("postgres"), home.resolve("keys"), OptionalInt.empty()));
    }

    /** Starts the server again over the same data, after {@link #kill()} or in place of the running one. */
    public void restart() {
        uninterrupted(() -> {
            running().stop();
            startServer();
        });
    }

    /** The process of the server's JVM. */
    public long pid() {
        return running().pid();
    }

    /** Stops the server, then the database. Stopping again does nothing. */
    public synchronized void stop() {
        uninterrupted(() -> {
            if (server != null) {
                server.stop();
                server = null;
            }
            if (postgres != null) {
                postgres.stop();
                postgres = null;
            }
        });
    }

    @Override
    public void close() {
        stop();
    }

    private void startServer() throws InterruptedException {
        Map<String, String> variables = new HashMap<>(ServerEnvironment.of(environment, home, database()));
        variables.putAll(environment);
        server = ServerProcess.start(Target.wlp(), home, port, variables);
        server.awaitReady(READY_WITHIN);
    }

    private ServerProcess running() {
        if (server == null) {
            throw new IllegalStateException("the server is not started");
        }
        return server;
    }

    /** Below those that outgoing connections take, so that none has it when the server opens it seconds later. */
    static int freePort() {
        int port = 0;
        while (port == 0 || taken(port)) {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        }
        return port;
    }

    private static boolean taken(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (BindException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void uninterrupted(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }
}
