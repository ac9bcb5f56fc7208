package dev.capstan.service.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The generated master key on disk, readable by its owner alone. */
final class MasterKeyFile {
    private static final String NAME = "master.key";

    private final Path file;

    MasterKeyFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** The same key for whoever calls, also when two processes call this for the first time at once. */
    MasterKey readOrCreate() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            return MasterKey.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The master key %s cannot be read or created. Check the folder's owner and space, or set CAPSTAN_SECRET_KEY."
                            .formatted(file),
                    e);
        }
    }

    private void create() throws IOException {
        Files.createDirectories(file.getParent());
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
        byte[] bytes = new byte[MasterKey.BYTES];
        new SecureRandom().nextBytes(bytes);
        Path draft = Files.createTempFile(
                file.getParent(),
                NAME,
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(bytes) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // another process was faster: its key counts
        } finally {
            Files.delete(draft);
        }
    }
}
