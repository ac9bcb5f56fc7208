package dev.capstan.service.secrets;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the master key comes from: {@code capstan.secret.key}, else a file below {@code keys}, made at first use.
 * {@code previous} only opens what was sealed before the key was changed.
 */
public record SecretsConfig(Path keys, Optional<MasterKey> key, List<MasterKey> previous) {
    public SecretsConfig {
        previous = List.copyOf(previous);
    }
}
