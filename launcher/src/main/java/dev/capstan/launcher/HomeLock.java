package dev.capstan.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The right to use a data directory. At most one process holds it; the system takes it back when that one dies. */
public final class HomeLock implements AutoCloseable {
    private static final String STOPPING = "stopping";

    private final FileChannel channel;
    private final ProcessRecord holder;

    private HomeLock(FileChannel channel, ProcessRecord holder) {
        this.channel = channel;
        this.holder = holder;
    }

    /** Refuses when another process holds the directory; waits first when that one is just stopping. */
    public static HomeLock take(Path home, String address, Duration patience) throws InterruptedException {
        ProcessRecord holder = new ProcessRecord(home.resolve("capstan.pid"));
        long deadline = System.nanoTime() + patience.toNanos();
        FileChannel channel = open(home);
        while (!lock(channel)) {
            if (!holder.note().equals(STOPPING) || System.nanoTime() > deadline) {
                close(channel);
                throw new LaunchException(alreadyRuns(home, holder));
            }
            Thread.sleep(200);
        }
        holder.write(ProcessHandle.current(), address);
        return new HomeLock(channel, holder);
    }

    /** From now on, who wants the directory waits for it instead of giving up. */
    public void markStopping() {
        holder.write(ProcessHandle.current(), STOPPING);
    }

    @Override
    public void close() {
        holder.delete();
        close(channel);
    }

    private static String alreadyRuns(Path home, ProcessRecord holder) {
        String pid = holder.living()
                .map(process -> " (process " + process.pid() + ")")
                .orElse("");
        return holder.note().equals(STOPPING)
                ? "Capstan%s is still stopping in %s; try again in a moment.".formatted(pid, home)
                : """
                Capstan already runs from %s%s at %s
                Use that one, stop it first, or give this one a directory and a port of its own with CAPSTAN_HOME \
                and HTTP_PORT.""".formatted(home, pid, holder.note());
    }

    private static FileChannel open(Path home) {
        try {
            if (Files.notExists(home)) {
                Files.createDirectories(home.toAbsolutePath().getParent());
                Files.createDirectory(home);
                // others may pass through to what is theirs (the database's user), but not look around
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            }
            return FileChannel.open(home.resolve("capstan.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new LaunchException(
                    "The data directory %s is not writable for %s: %s. Change its owner, or set CAPSTAN_HOME to a directory of yours."
                            .formatted(home, System.getProperty("user.name"), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new LaunchException(
                    "The data directory %s can not be used: %s. Set CAPSTAN_HOME to another one.".formatted(home, e),
                    e);
        }
    }

    private static boolean lock(FileChannel channel) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process, as in tests
        } catch (IOException e) {
            throw new LaunchException("The data directory can not be locked: " + e.getMessage(), e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LaunchException("The data directory can not be released: " + e.getMessage(), e);
        }
    }
}
