package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger than the memory of the server. {@code -Dcapstan.large-files=true}; needs 12 GB of disk. */
@EnabledIfSystemProperty(
        named = "capstan.large-files",
        matches = "true",
        disabledReason = "long form: -Dcapstan.large-files=true")
class LargeFilesIT {
    private static final long GIB = 1L << 30;

    @TempDir
    static Path disk;

    @Test
    void filesPassThroughAServerWithLittleMemory() throws Exception {
        try (CapstanServer server = CapstanServer.named("large-files")
                .with("_JAVA_OPTIONS", "-Xmx256m")
                .with("CAPSTAN_FILES_MAX_BYTES", String.valueOf(6 * GIB))
                .with("HTTP_MAX_BODY", String.valueOf(6 * GIB))
                .start()) {
            ApiClient user = ApiClient.register(server.baseUri());

            thereAndBack(server, user, GIB, "1 GiB");
            thereAndBack(server, user, 5 * GIB, "5 GiB, sparse");
        }
    }

    private static void thereAndBack(CapstanServer server, ApiClient user, long size, String what) throws Exception {
        Path file = disk.resolve(what.replace(' ', '-') + ".bin");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
            sparse.seek(size / 2);
            sparse.writeBytes("in the middle");
        }
        String sum;
        try (InputStream in = Files.newInputStream(file)) {
            sum = sum(in);
        }
        long begun = System.nanoTime();
        JsonNode reserved = user.post(
                        "v1/assets/upload",
                        "{\"file_name\":\"large.bin\",\"content_type\":\"application/octet-stream\",\"file_size\":%d,\"sha256\":\"%s\"}"
                                .formatted(size, sum))
                .json();
        URI link = server.baseUri()
                .resolve(URI.create(reserved.path("upload_url").asText()).getRawPath());
        HttpResponse<String> put = user.http()
                .send(
                        HttpRequest.newBuilder(link)
                                .timeout(Duration.ofMinutes(10))
                                .header("Content-Type", "application/octet-stream")
                                .PUT(BodyPublishers.ofFile(file))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(put.statusCode()).as(put.body()).isLessThan(300);
        long uploaded = System.nanoTime();
        HttpResponse<String> completed = user.http()
                .send(
                        HttpRequest.newBuilder(server.baseUri()
                                        .resolve("v1/assets/"
                                                + reserved.path("id").asText() + "/complete"))
                                .timeout(Duration.ofMinutes(10))
                                .header("Authorization", "Bearer " + user.token())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"id\":\"%s\",\"file_name\":\"large.bin\",\"file_size\":%d,\"content_type\":\"application/octet-stream\"}"
                                                .formatted(reserved.path("id").asText(), size)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        long checked = System.nanoTime();
        Files.delete(file);
        assertThat(downloaded(server, user, reserved.path("id").asText())).isEqualTo(sum);
        long downloaded = System.nanoTime();
        System.out.printf(
                "%s with a heap of 256 MiB: upload %.1f s, check %.1f s, download %.1f s, most resident %s%n",
                what,
                (uploaded - begun) / 1e9,
                (checked - uploaded) / 1e9,
                (downloaded - checked) / 1e9,
                resident(server.pid()));
        assertThat(user.send("GET", "health/ready", BodyPublishers.noBody(), Map.of())
                        .status())
                .isEqualTo(200);
    }

    private static String downloaded(CapstanServer server, ApiClient user, String id) throws Exception {
        HttpResponse<InputStream> got = user.http()
                .send(
                        HttpRequest.newBuilder(server.baseUri().resolve("v1/assets/" + id + "/download"))
                                .timeout(Duration.ofMinutes(10))
                                .header("Authorization", "Bearer " + user.token())
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(got.statusCode()).isEqualTo(200);
        try (InputStream in = got.body()) {
            return sum(in);
        }
    }

    private static String resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown")
                .replaceAll("\\s+", " ");
    }

    private static String sum(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DigestInputStream reading = new DigestInputStream(in, digest)) {
            byte[] piece = new byte[1 << 20];
            while (reading.read(piece) >= 0) {
                // only its sum is kept
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
