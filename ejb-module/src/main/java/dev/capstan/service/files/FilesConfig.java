package dev.capstan.service.files;

import dev.capstan.service.files.storage.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings under {@code capstan.files.*}; a bad value fails with the name of its key.
 *
 * @param publicUrl where clients reach the links of the local store; ends with a slash
 * @param directory where the local store keeps files
 * @param maxBytes the largest file
 * @param quota how much one user may store
 * @param maxPending how many uploads of one user may be under way
 * @param uploadLife how long an upload link is good
 * @param linkLife how long the links in lists are good
 * @param s3 the bucket; empty for the local store
 */
public record FilesConfig(
        URI publicUrl,
        Path directory,
        long maxBytes,
        long quota,
        int maxPending,
        Duration uploadLife,
        Duration linkLife,
        Optional<S3Settings> s3) {
    private static final Duration LONGEST = Duration.ofDays(7); // what S3 signs at most

    public FilesConfig {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("capstan.files.max-bytes must be positive, not " + maxBytes);
        }
        if (quota < maxBytes) {
            throw new IllegalArgumentException(
                    "capstan.files.quota must be at least capstan.files.max-bytes, not " + quota);
        }
        if (maxPending < 1) {
            throw new IllegalArgumentException("capstan.files.max-pending must be positive, not " + maxPending);
        }
        checkLife("capstan.files.upload-life", uploadLife);
        checkLife("capstan.files.link-life", linkLife);
    }

    private static void checkLife(String key, Duration life) {
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s must be between PT1M and P7D, not %s".formatted(key, life));
        }
    }
}
