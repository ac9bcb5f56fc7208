package dev.capstan.testing;

import dev.capstan.launcher.DatabaseAccess;
import dev.capstan.launcher.EmbeddedPostgres;
import dev.capstan.launcher.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalInt;

/**
 * One PostgreSQL for many short processes of tests: who comes first starts it, who leaves last stops it. Each process has a
 * shared lock while it uses the database; the door is locked while one comes or goes.
 */
final class SharedPostgres {
    private final Path home;
    private final FileChannel door;
    private final FileChannel users;

    private SharedPostgres(Path home) throws IOException {
        this.home = Files.createDirectories(home);
        this.door = open("door");
        this.users = open("users");
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(
                home.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    static DatabaseAccess join(Path home) {
        try {
            return new SharedPostgres(home).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatabaseAccess join() throws IOException {
        try (FileLock mine = door.lock()) {
            assert mine.isValid();
            FileLock used = users.lock(0, Long.MAX_VALUE, true);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(used)));
            return runs() ? EmbeddedPostgres.running(home) : start();
        }
    }

    private DatabaseAccess start() throws IOException {
        try {
            return EmbeddedPostgres.start(home.resolve("postgres"), home.resolve("keys"), OptionalInt.empty())
                    .access();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean runs() {
        try {
            DatabaseAccess access = EmbeddedPostgres.running(home);
            try (Connection connection =
                    DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password())) {
                return connection.isValid(10);
            }
        } catch (LaunchException | SQLException e) {
            return false;
        }
    }

    /** Asks it to stop as soon as the last connection is closed. */
    private void leave(FileLock used) {
        try (FileLock mine = door.lock()) {
            assert mine.isValid();
            used.release();
            if (users.tryLock() != null) {
                String pid = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"))
                        .getFirst();
                ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the test database at %s was left behind".formatted(home), e);
        }
    }
}
