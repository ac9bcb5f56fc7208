package dev.capstan.service.sandboxes.provider;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The directories of the sandboxes: one per sandbox, with its workspace, temporary files and home. Where the server runs
 * as root, each belongs to a user id of its own.
 */
final class Homes {
    private static final List<String> PARTS = List.of("workspace", "tmp", "home");
    private static final int USERS = 20_000;

    private final Path root;
    private final int firstUser;
    private final boolean asRoot;

    Homes(Path root, int firstUser) {
        this.root = root;
        this.firstUser = firstUser;
        this.asRoot = mayBecome(firstUser + USERS);
    }

    /** Whether this process is root and the user namespace it is in knows the user id. */
    private static boolean mayBecome(int user) {
        try {
            if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                return false;
            }
            return Files.readAllLines(Path.of("/proc/self/uid_map")).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .anyMatch(range -> Long.parseLong(range[0]) <= user
                            && user < Long.parseLong(range[0]) + Long.parseLong(range[2]));
        } catch (IOException e) {
            return false;
        }
    }

    Path root() {
        return root;
    }

    Path of(UUID id) {
        return root.resolve(id.toString());
    }

    boolean exists(UUID id) {
        return Files.isDirectory(of(id).resolve("home"), LinkOption.NOFOLLOW_LINKS);
    }

    /** Synchronized, so that two sandboxes never get the same user. */
    synchronized void make(UUID id) throws IOException {
        if (exists(id)) {
            return;
        }
        Files.createDirectories(root);
        Path home = of(id);
        remove(id); // what a crash left half made
        Files.createDirectory(home);
        int user = asRoot ? freeUser() : 0;
        for (String part : PARTS) {
            Path directory = Files.createDirectory(home.resolve(part));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            if (asRoot) {
                Files.setAttribute(directory, "unix:gid", user);
                Files.setAttribute(directory, "unix:uid", user);
            }
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(asRoot ? "rwx--x--x" : "rwx------"));
    }

    /** The user id to become, when the server is root. */
    OptionalInt user(UUID id) throws IOException {
        if (!asRoot) {
            return OptionalInt.empty();
        }
        int user = owner(of(id).resolve("workspace"));
        if (user < firstUser) {
            throw new IOException("the workspace of a sandbox belongs to user " + user);
        }
        return OptionalInt.of(user);
    }

    private int freeUser() throws IOException {
        Set<Integer> taken = new HashSet<>();
        for (UUID id : all()) {
            Path workspace = of(id).resolve("workspace");
            if (Files.exists(workspace, LinkOption.NOFOLLOW_LINKS)) {
                taken.add(owner(workspace));
            }
        }
        for (int user = firstUser; user < firstUser + USERS; user++) {
            if (!taken.contains(user)) {
                return user;
            }
        }
        throw new IOException("all user ids of sandboxes are taken");
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    Set<UUID> all() {
        Set<UUID> ids = new HashSet<>();
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(root)) {
            for (Path home : homes) {
                String name = String.valueOf(home.getFileName());
                if (name.length() == 36) {
                    ids.add(UUID.fromString(name));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return ids; // nothing was made yet, or something foreign lies here
        }
        return ids;
    }

    /** Nothing of the sandbox may run any more: its files must hold still. */
    void remove(UUID id) throws IOException {
        Path home = of(id);
        if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                // closed to us by its mode: opened, then walked again
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                Files.walkFileTree(file, this);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
