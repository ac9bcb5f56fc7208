package dev.capstan.launcher;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret made once and kept in a file that only its owner can read. */
final class SecretFile {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private SecretFile() {}

    /** The secret in the file; made on first use. It holds only letters, digits, {@code -} and {@code _}. */
    static String readOrCreate(Path file) {
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] bytes = new byte[BYTES];
            RANDOM.nextBytes(bytes);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            makeDirectory(file.toAbsolutePath().getParent());
            write(file, secret);
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a secret in " + file, e);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Writes so that nobody else ever sees it and a crash leaves no half of it. */
    static void write(Path file, String secret) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, secret + "\n");
        Files.move(fresh, file, ATOMIC_MOVE);
    }
}
