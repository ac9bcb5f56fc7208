package dev.capstan.service.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Master keys on disk, one in a line: the first one seals, the others only open what they sealed before. */
final class MasterKeyFile {
    private static final String NAME = "master.key";

    private final Path file;
    private final boolean generated;
    private final boolean production;

    private MasterKeyFile(Path file, boolean generated, boolean production) {
        this.file = file;
        this.generated = generated;
        this.production = production;
    }

    /** A file that is made when it is not there, readable by its owner alone. */
    static MasterKeyFile generatedIn(Path folder) {
        return new MasterKeyFile(folder.resolve(NAME), true, false);
    }

    /** A file that somebody else keeps. */
    static MasterKeyFile given(Path file, boolean production) {
        return new MasterKeyFile(file, false, production);
    }

    /** The same keys for whoever calls, also when two processes call this for the first time at once. */
    Keyring read() {
        try {
            if (generated && !Files.exists(file)) {
                create();
            }
            List<MasterKey> keys = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> MasterKey.parse(line, file.toString()))
                    .toList();
            if (keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s holds no key. Write one into it, made with: openssl rand -base64 32".formatted(file));
            }
            if (production) {
                requireKept(keys.getFirst());
            }
            return Keyring.of(keys.getFirst(), keys.subList(1, keys.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    generated
                            ? "The master key %s cannot be read or created. Check the folder's owner and space, or set CAPSTAN_SECRET_KEY."
                                    .formatted(file)
                            : "The master key file %s (capstan.secret.key-file) cannot be read. Check its path and its owner."
                                    .formatted(file),
                    e);
        }
    }

    private void requireKept(MasterKey key) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IllegalArgumentException(
                    "capstan.mode is production, and others than its owner may write %s. Take that right away: chmod go-w"
                            .formatted(file));
        }
        if (key.looksWritten()) {
            throw new IllegalArgumentException(
                    "capstan.mode is production, and %s holds text that somebody wrote, not random bytes. Make a key with: openssl rand -base64 32"
                            .formatted(file));
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
