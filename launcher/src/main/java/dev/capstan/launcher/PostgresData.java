package dev.capstan.launcher;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of databases on disk: made whole or not at all, and used by one postmaster at a time. */
final class PostgresData {
    private static final String SETTINGS = "capstan.conf";
    private static final int PATIENCE_SECONDS = 30;
    private static final Path PROCESSES = Path.of("/proc/self");

    private final Path directory;
    private final PostgresBinaries binaries;
    private final DatabaseUser user;

    PostgresData(Path directory, PostgresBinaries binaries, DatabaseUser user) {
        this.directory = directory;
        this.binaries = binaries;
        this.user = user;
    }

    Path directory() {
        return directory;
    }

    boolean exists() {
        return Files.exists(directory);
    }

    /** Made under another name and renamed when complete, so an interrupted start leaves nothing to repair. */
    void create(String superuserPassword, List<String> statements) throws InterruptedException {
        Path fresh = directory.resolveSibling("data.new");
        Path passwordFile = directory.resolveSibling("initdb.password");
        try {
            FileTree.delete(fresh);
            SecretFile.write(passwordFile, superuserPassword);
            user.own(passwordFile);
            require(user.run(
                    binaries.program("initdb"),
                    "-D",
                    fresh,
                    "--username=postgres",
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--data-checksums",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            Files.writeString(fresh.resolve("postgresql.conf"), "include_if_exists = '" + SETTINGS + "'\n", APPEND);
            new PostgresData(fresh, binaries, user).sql(statements);
            Files.move(fresh, directory, ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LaunchException("The database can not be made in %s: %s".formatted(directory, e), e);
        } finally {
            deleteQuietly(passwordFile);
        }
    }

    void requireSameMajor() {
        String major = read(directory.resolve("PG_VERSION")).strip();
        if (!major.equals(binaries.major())) {
            throw new LaunchException("""
                    The data in %s was written by PostgreSQL %s; this Capstan brings PostgreSQL %s, which can not read it.
                    Nothing was changed. Dump it with the Capstan that wrote it and load the dump into a new data \
                    directory, or go on with that version; docs/operations.md says how.""".formatted(directory, major, binaries.major()));
        }
    }

    void configure(String settings) {
        user.own(directory);
        try {
            Files.writeString(directory.resolve(SETTINGS), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements as the superuser while no postmaster runs. */
    void sql(List<String> statements) throws InterruptedException {
        user.own(directory);
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(
                binaries.program("postgres").toString(), "--single", "-j", "-D", directory.toString(), "postgres"));
        Command result = Command.run(command, String.join("\n\n", statements) + "\n\n");
        if (!result.succeeded() || result.output().contains("ERROR:")) {
            throw new LaunchException("The database can not be set up: " + result.output());
        }
    }

    /** Stops what a start that was killed has left behind, and waits until nobody works in the directory. */
    void stopLeftover() throws InterruptedException {
        user.own(directory);
        String recorded = commandLine(postmasterPid());
        if (recorded.contains("postgres") && (recorded.contains(directory.toString()) || worksSomebody())) {
            stop();
        } else if (!recorded.isEmpty() && !recorded.contains("postgres") && awaitEmpty()) {
            // the number belongs to a stranger now (the machine was restarted), and PostgreSQL would refuse to start
            deleteQuietly(directory.resolve("postmaster.pid"));
        }
        if (!awaitEmpty()) {
            throw new LaunchException(
                    "Processes of an earlier PostgreSQL still use %s and do not end. End them, then start again."
                            .formatted(directory));
        }
    }

    void stop() throws InterruptedException {
        if (postmasterPid() < 0) {
            return;
        }
        if (!stop("fast").succeeded() && postmasterPid() >= 0) {
            Command immediate = stop("immediate");
            if (!immediate.succeeded() && postmasterPid() >= 0) {
                throw new LaunchException("PostgreSQL did not stop: " + immediate.output());
            }
        }
    }

    /** −1 when none is recorded. */
    long postmasterPid() {
        Path file = directory.resolve("postmaster.pid");
        try {
            String first = Files.exists(file)
                    ? Files.readString(file).lines().findFirst().orElse("")
                    : "";
            return first.matches("[0-9]+") ? Long.parseLong(first) : -1;
        } catch (IOException e) {
            return -1; // it went away between the two looks
        }
    }

    private Command stop(String mode) throws InterruptedException {
        return user.run(binaries.program("pg_ctl"), "-D", directory, "-m", mode, "-w", "-t", PATIENCE_SECONDS, "stop");
    }

    private boolean awaitEmpty() throws InterruptedException {
        for (int tries = 0; tries < PATIENCE_SECONDS * 5; tries++) {
            if (!worksSomebody()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    /** Every process of PostgreSQL has the data directory as its working directory; only its own user can see that. */
    private boolean worksSomebody() throws InterruptedException {
        List<String> prefix = user.isNobody() ? user.prefix() : List.of();
        Command search = Command.run(
                prefix, "find", "/proc", "-mindepth", 2, "-maxdepth", 2, "-name", "cwd", "-lname", realPath());
        return search.output().lines().anyMatch(line -> line.matches("/proc/[0-9]+/cwd"));
    }

    private Path realPath() {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new LaunchException("%s can not be read: %s".formatted(directory, e), e);
        }
    }

    /** Empty when there is no such process. */
    private static String commandLine(long pid) throws InterruptedException {
        Path known = Path.of("/proc", String.valueOf(pid), "cmdline");
        try {
            return Files.isDirectory(PROCESSES)
                    ? Files.readString(known)
                    : Command.run(List.of(), "ps", "-ww", "-o", "args=", "-p", pid)
                            .output();
        } catch (IOException e) {
            return "";
        }
    }

    private static void require(Command command) {
        if (!command.succeeded()) {
            throw new LaunchException("The database can not be made:\n" + command.output());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LaunchException("%s is not a database that can be read: %s".formatted(file.getParent(), e), e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
