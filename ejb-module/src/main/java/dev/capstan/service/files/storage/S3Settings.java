package dev.capstan.service.files.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a bucket.
 *
 * @param endpoint where the service answers; empty for Amazon's own
 * @param publicEndpoint where clients reach it, when that is another address
 * @param pathStyle whether the bucket is named in the path instead of the host name
 */
public record S3Settings(
        Optional<URI> endpoint,
        Optional<URI> publicEndpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        boolean pathStyle,
        Duration connectTimeout,
        Duration readTimeout) {
    @Override
    public String toString() {
        return "bucket " + bucket + " in " + region;
    }
}
