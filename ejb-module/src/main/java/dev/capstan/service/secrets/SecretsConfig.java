package dev.capstan.service.secrets;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the master key comes from: {@code capstan.secret.key}, else the file {@code capstan.secret.key-file}, else a file
 * below {@code keys}, made at first use. {@code previous} only opens what was sealed before the key was changed.
 *
 * @param production whether only keys that somebody chose are accepted
 */
public record SecretsConfig(
        Path keys, Optional<MasterKey> key, Optional<Path> keyFile, List<MasterKey> previous, boolean production) {
    private static final String MAKE_ONE = "Make a key with: openssl rand -base64 32, give every server of this"
            + " installation the same one in CAPSTAN_SECRET_KEY, or in a file that CAPSTAN_SECRET_KEY_FILE names, and keep a"
            + " copy apart from the database's backups.";

    public SecretsConfig {
        previous = List.copyOf(previous);
        if (key.isPresent() && keyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "capstan.secret.key and capstan.secret.key-file are both set. Take one of them away.");
        }
        if (production && key.isEmpty() && keyFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "capstan.mode is production, and no master key is set: a generated one is lost with the data"
                            + " directory, and other servers do not have it. " + MAKE_ONE);
        }
        if (production && key.filter(MasterKey::looksWritten).isPresent()) {
            throw new IllegalArgumentException(
                    "capstan.mode is production, and capstan.secret.key is text that somebody wrote, not random bytes. "
                            + MAKE_ONE);
        }
    }
}
