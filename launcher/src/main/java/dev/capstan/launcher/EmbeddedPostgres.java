package dev.capstan.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;

/**
 * A PostgreSQL of our own, on the loopback address only, with its data in one directory. It runs in a session of its
 * own, so a Ctrl-C in the terminal does not reach it, and {@link #stop} stops it after those who use it.
 */
public final class EmbeddedPostgres {
    private static final String NAME = "capstan";
    private static final String LOOPBACK = "127.0.0.1";

    private final PostgresBinaries binaries;
    private final DatabaseUser user;
    private final PostgresData data;
    private final int port;
    private final String password;

    private EmbeddedPostgres(
            PostgresBinaries binaries, DatabaseUser user, PostgresData data, int port, String password) {
        this.binaries = binaries;
        this.user = user;
        this.data = data;
        this.port = port;
        this.password = password;
    }

    /**
     * Makes what is missing, stops what an earlier start has left running, and starts.
     *
     * @param directory the database's own directory
     * @param keys where the passwords are kept
     * @param wantedPort the port, or empty for one that is chosen once and then kept
     */
    public static EmbeddedPostgres start(Path directory, Path keys, OptionalInt wantedPort)
            throws InterruptedException {
        boolean known = Files.exists(keys.resolve("database.password"));
        prepare(directory, keys);
        String password = SecretFile.readOrCreate(keys.resolve("database.password"));
        PostgresBinaries binaries = PostgresBinaries.in(directory);
        DatabaseUser user = DatabaseUser.forDirectory(directory);
        PostgresData data = new PostgresData(directory.resolve("data"), binaries, user);
        if (data.exists()) {
            data.requireSameMajor();
            data.stopLeftover();
            if (!known) {
                data.sql(List.of("ALTER ROLE %s PASSWORD '%s';".formatted(NAME, password)));
            }
        } else {
            data.create(
                    SecretFile.readOrCreate(keys.resolve("database-superuser.password")),
                    List.of(
                            "CREATE ROLE %s LOGIN PASSWORD '%s';".formatted(NAME, password),
                            "CREATE DATABASE %s OWNER %s;".formatted(NAME, NAME)));
        }
        int port = choosePort(directory.resolve("port"), wantedPort);
        EmbeddedPostgres postgres = new EmbeddedPostgres(binaries, user, data, port, password);
        try {
            postgres.startServer(directory.resolve("start.log"));
            return postgres;
        } catch (LaunchException | InterruptedException e) {
            postgres.stop();
            throw e;
        }
    }

    public DatabaseAccess access() {
        return access(port, password);
    }

    /** The way to the database that somebody else has started in a data directory; it is not started here. */
    public static DatabaseAccess running(Path home) {
        try {
            String port = Files.readString(home.resolve("postgres/port")).strip();
            String password =
                    Files.readString(home.resolve("keys/database.password")).strip();
            return access(Integer.parseInt(port), password);
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException(
                    "There is no database in %s. Set CAPSTAN_HOME to the data directory of a Capstan that runs, or DATABASE_URL."
                            .formatted(home),
                    e);
        }
    }

    private static DatabaseAccess access(int port, String password) {
        return new DatabaseAccess("jdbc:postgresql://%s:%d/%s".formatted(LOOPBACK, port, NAME), NAME, password);
    }

    /** The number of the postmaster, for those who want to see it die. */
    public long pid() {
        return data.postmasterPid();
    }

    /** Lets open transactions roll back and writes everything to disk. */
    public void stop() throws InterruptedException {
        data.stop();
    }

    private void startServer(Path log) throws InterruptedException {
        data.configure("""
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                shared_buffers = 64MB
                min_wal_size = 32MB
                max_wal_size = 256MB
                fsync = on
                full_page_writes = on
                jit = off
                logging_collector = on
                log_directory = 'log'
                log_filename = 'postgresql-%%a.log'
                log_truncate_on_rotation = on
                log_rotation_size = 0
                """.formatted(LOOPBACK, port));
        deleteIfExists(log);
        Command start =
                user.run(binaries.program("pg_ctl"), "-D", data.directory(), "-l", log, "-w", "-t", "60", "start");
        if (!start.succeeded()) {
            throw new LaunchException("The embedded PostgreSQL did not start.\n%s\n%s"
                    .formatted(start.output(), Files.exists(log) ? read(log) : ""));
        }
    }

    private static void prepare(Path directory, Path keys) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectories(keys);
            Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new LaunchException("The database's directory %s can not be made: %s".formatted(directory, e), e);
        }
    }

    private static int choosePort(Path file, OptionalInt wanted) {
        if (wanted.isPresent()) {
            if (!isFree(wanted.getAsInt())) {
                throw new LaunchException(
                        "POSTGRES_PORT %d is in use by another program. Choose another port, or leave it unset."
                                .formatted(wanted.getAsInt()));
            }
            return wanted.getAsInt();
        }
        try {
            String kept = Files.exists(file) ? Files.readString(file).strip() : "";
            if (kept.matches("[0-9]{1,5}") && isFree(Integer.parseInt(kept))) {
                return Integer.parseInt(kept);
            }
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Files.writeString(file, socket.getLocalPort() + "\n");
                return socket.getLocalPort();
            }
        } catch (IOException e) {
            throw new LaunchException("No free port was found for PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
