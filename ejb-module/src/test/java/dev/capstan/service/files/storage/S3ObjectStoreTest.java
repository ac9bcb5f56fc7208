package dev.capstan.service.files.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a server that speaks S3, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectStoreTest extends ObjectStoreContract {
    private final HttpClient http = HttpClient.newHttpClient();
    private S3Server server;
    private S3ObjectStore store;

    @BeforeAll
    void start() {
        server = S3Server.start();
        store = new S3ObjectStore(new S3Settings(
                Optional.of(server.endpoint()),
                Optional.empty(),
                "us-east-1",
                S3Server.BUCKET,
                "test-access-key",
                "test-secret-key",
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20)));
    }

    @AfterAll
    void stop() {
        store.close();
        server.close();
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void clientsPutAndGetByItsLinks() throws IOException, InterruptedException {
        byte[] content = random(40_000);
        URI upload = store.uploadLink("linked.png", new UploadTerms("image/png", 40_000, Duration.ofHours(1)));
        URI download = store.downloadLink(
                "linked.png",
                new DownloadTerms("image/png", "attachment; filename=\"a b.png\"", Duration.ofMinutes(5)));

        HttpResponse<Void> put = http.send(
                HttpRequest.newBuilder(upload)
                        .header("Content-Type", "image/png")
                        .PUT(BodyPublishers.ofByteArray(content))
                        .build(),
                BodyHandlers.discarding());
        HttpResponse<byte[]> got = http.send(HttpRequest.newBuilder(download).build(), BodyHandlers.ofByteArray());

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(content);
        assertThat(got.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"a b.png\"");
    }

    @Test
    void bindsTypeAndLengthOfAnUploadByTheSignature() throws StorageException {
        URI upload = store.uploadLink("bound.png", new UploadTerms("image/png", 40_000, Duration.ofHours(1)));

        assertThat(upload.getQuery()).contains("X-Amz-SignedHeaders=content-length;content-type;host");
        assertThat(upload.getQuery()).contains("X-Amz-Expires=3600");
        assertThat(upload.toString()).doesNotContain("test-secret-key");
    }
}
