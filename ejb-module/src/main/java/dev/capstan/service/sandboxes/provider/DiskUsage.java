package dev.capstan.service.sandboxes.provider;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Measures how much a sandbox stores, links not followed. */
final class DiskUsage extends SimpleFileVisitor<Path> {
    /** What a directory entry costs at least, so that endless empty files count too. */
    private static final long PER_ENTRY = 4096;

    private long bytes;

    static long of(Path directory) {
        DiskUsage usage = new DiskUsage();
        try {
            Files.walkFileTree(directory, usage);
        } catch (IOException e) {
            return usage.bytes; // changed under our feet; measured again soon
        }
        return usage.bytes;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        bytes += PER_ENTRY;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += PER_ENTRY + (attributes.isRegularFile() ? attributes.size() : 0);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof AccessDeniedException && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            // nothing hides behind a closed directory; the server's user owns it
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            Files.walkFileTree(file, this);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
