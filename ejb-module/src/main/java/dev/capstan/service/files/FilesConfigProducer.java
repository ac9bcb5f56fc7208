package dev.capstan.service.files;

import dev.capstan.service.files.storage.S3Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link FilesConfig}. */
@ApplicationScoped
public class FilesConfigProducer {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(30);

    @Produces
    @Dependent
    FilesConfig filesConfig(
            @ConfigProperty(name = "capstan.home", defaultValue = ".capstan") String home,
            @ConfigProperty(name = "http.port", defaultValue = "8000") int port,
            @ConfigProperty(name = "capstan.web.public-url") Optional<String> webUrl,
            @ConfigProperty(name = "capstan.files.public-url") Optional<String> filesUrl,
            @ConfigProperty(name = "capstan.files.store", defaultValue = "local") String store,
            @ConfigProperty(name = "capstan.files.max-bytes", defaultValue = "104857600") long maxBytes,
            @ConfigProperty(name = "capstan.files.quota", defaultValue = "10737418240") long quota,
            @ConfigProperty(name = "capstan.files.max-pending", defaultValue = "200") int maxPending,
            @ConfigProperty(name = "capstan.files.upload-life", defaultValue = "PT1H") Duration uploadLife,
            @ConfigProperty(name = "capstan.files.link-life", defaultValue = "P7D") Duration linkLife,
            @ConfigProperty(name = "http.max.body") Optional<Long> httpMaxBody,
            S3Choice s3) {
        return new FilesConfig(
                base(filesUrl.or(() -> webUrl).orElse("http://localhost:" + port)),
                Path.of(home, "files"),
                maxBytes,
                quota,
                maxPending,
                uploadLife,
                linkLife,
                switch (store) {
                    case "local" -> {
                        requireRoom(maxBytes, httpMaxBody);
                        yield Optional.empty();
                    }
                    case "s3" -> Optional.of(s3.settings());
                    default ->
                        throw new IllegalArgumentException("capstan.files.store must be local or s3, not " + store);
                });
    }

    /** The HTTP server ends a connection that brings more without an answer. To a bucket files do not go through it. */
    private static void requireRoom(long maxBytes, Optional<Long> httpMaxBody) {
        httpMaxBody.filter(most -> most < maxBytes).ifPresent(most -> {
            throw new IllegalArgumentException(
                    "capstan.files.max-bytes is %d, and the HTTP server takes no more than http.max.body, %d: raise that too"
                            .formatted(maxBytes, most));
        });
    }

    /** What is set about a bucket, complete or not. */
    record S3Choice(
            Optional<String> endpoint,
            Optional<String> publicEndpoint,
            String region,
            Optional<String> bucket,
            Optional<String> accessKey,
            Optional<String> secretKey,
            boolean pathStyle) {
        S3Settings settings() {
            return new S3Settings(
                    endpoint.map(text -> http("capstan.files.s3.endpoint", text)),
                    publicEndpoint.map(text -> http("capstan.files.s3.public-endpoint", text)),
                    region,
                    required("capstan.files.s3.bucket", bucket),
                    required("capstan.files.s3.access-key", accessKey),
                    required("capstan.files.s3.secret-key", secretKey),
                    pathStyle,
                    CONNECT,
                    READ);
        }
    }

    @Produces
    @Dependent
    S3Choice s3(
            @ConfigProperty(name = "capstan.files.s3.endpoint") Optional<String> endpoint,
            @ConfigProperty(name = "capstan.files.s3.public-endpoint") Optional<String> publicEndpoint,
            @ConfigProperty(name = "capstan.files.s3.region", defaultValue = "us-east-1") String region,
            @ConfigProperty(name = "capstan.files.s3.bucket") Optional<String> bucket,
            @ConfigProperty(name = "capstan.files.s3.access-key") Optional<String> accessKey,
            @ConfigProperty(name = "capstan.files.s3.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "capstan.files.s3.path-style", defaultValue = "true") boolean pathStyle) {
        return new S3Choice(endpoint, publicEndpoint, region, bucket, accessKey, secretKey, pathStyle);
    }

    private static String required(String key, Optional<String> value) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(key + " must be set when capstan.files.store is s3"));
    }

    private static URI base(String text) {
        URI uri = http("capstan.files.public-url", text);
        return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
    }

    private static URI http(String key, String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(key + " must be an absolute http or https URL, not " + text);
        }
        return uri;
    }
}
