package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do with files: reserve, put, complete, get, look through, and what they cannot do. */
class FilesIT {
    private static final int MIB = 1 << 20;

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.register(server.baseUri());
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());

    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "отчёт «5».txt", "報告書.txt", "تقرير.txt", "a\"; x=\"b.txt", "👩‍🚀.txt"})
    void aFileComesBackAsItWasUnderItsName(String name) {
        byte[] content = random(100_000);

        String id = upload(name, "text/plain", content);

        HttpResponse<byte[]> got = download(user, id, Map.of());
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(content);
        assertThat(header(got, "Content-Length")).isEqualTo("100000");
        assertThat(header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(got, "Content-Security-Policy")).contains("sandbox");
        assertThat(header(got, "Content-Disposition")).startsWith("attachment; filename=\"");
        assertThat(nobody.get("v1/assets/" + id + "/download").status()).isEqualTo(403);
        assertThat(stranger.get("v1/assets/" + id + "/download").status()).isEqualTo(404);
    }

    @Test
    void partsOfAFileCanBeAskedFor() {
        byte[] content = random(5000);
        String id = upload("parts.bin", "application/octet-stream", content);
        String tag = header(download(user, id, Map.of()), "ETag");

        HttpResponse<byte[]> middle = download(user, id, Map.of("Range", "bytes=1000-1999"));
        HttpResponse<byte[]> end = download(user, id, Map.of("Range", "bytes=-7"));
        HttpResponse<byte[]> outside = download(user, id, Map.of("Range", "bytes=5000-"));
        HttpResponse<byte[]> changed = download(user, id, Map.of("Range", "bytes=0-9", "If-Range", "\"other\""));
        HttpResponse<byte[]> same = download(user, id, Map.of("Range", "bytes=0-9", "If-Range", tag));
        HttpResponse<byte[]> known = download(user, id, Map.of("If-None-Match", tag));

        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(header(middle, "Content-Range")).isEqualTo("bytes 1000-1999/5000");
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000));
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(content, 4993, 5000));
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "Content-Range")).isEqualTo("bytes */5000");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).hasSize(5000);
        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
    }

    @Test
    void aLinkNeedsNoSignInAndIsForOneThingOnly() {
        JsonNode reserved = reserve("linked.txt", "text/plain", 5, null).json();
        URI put = uploadUrl(reserved);
        assertThat(put(put, "text/plain", BodyPublishers.ofString("hello")).statusCode())
                .isEqualTo(200);
        URI link = URI.create(complete(reserved, null).json().path("file_url").asText());

        HttpResponse<byte[]> got = fetch(here(link), Map.of());

        assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(header(got, "Content-Disposition")).isEqualTo("attachment; filename=\"linked.txt\"");
        assertThat(fetch(put, Map.of()).statusCode()).isEqualTo(403);
        assertThat(put(here(link), "text/plain", BodyPublishers.ofString("evil!"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(fetch(URI.create(here(link) + "x"), Map.of()).statusCode()).isEqualTo(403);
        assertThat(fetch(server.baseUri().resolve("storage/..%2f..%2fetc%2fpasswd"), Map.of())
                        .statusCode())
                .isBetween(400, 404);
    }

    @Test
    void whatIsPutAfterTheFileWasCheckedChangesNothing() {
        JsonNode reserved = reserve("checked.txt", "text/plain", 5, null).json();
        put(uploadUrl(reserved), "text/plain", BodyPublishers.ofString("first"));
        complete(reserved, null);

        put(uploadUrl(reserved), "text/plain", BodyPublishers.ofString("later"));
        assertThat(complete(reserved, null).status()).isEqualTo(200);

        assertThat(new String(
                        download(user, reserved.path("id").asText(), Map.of()).body(), StandardCharsets.UTF_8))
                .isEqualTo("first");
    }

    @Test
    void theSizeIsHeldToWhatWasAnnounced() {
        JsonNode reserved =
                reserve("sized.bin", "application/octet-stream", 10, null).json();
        URI put = uploadUrl(reserved);

        assertThat(put(put, "application/octet-stream", BodyPublishers.ofByteArray(random(11)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(put(put, "application/octet-stream", BodyPublishers.ofByteArray(random(9)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(put(put, "application/octet-stream", chunked(random(11))).statusCode())
                .isEqualTo(400);
        assertThat(put(put, "application/octet-stream", chunked(random(9))).statusCode())
                .isEqualTo(400);
        assertThat(put(put, "text/html", BodyPublishers.ofByteArray(random(10))).statusCode())
                .isEqualTo(400);
        assertThat(complete(reserved, null).status()).isEqualTo(404);
        assertThat(put(put, "application/octet-stream", chunked(random(10))).statusCode())
                .isEqualTo(200);
        assertThat(complete(reserved, null).status()).isEqualTo(200);
    }

    @Test
    void anUploadThatIsCutOffLeavesNothing() throws IOException {
        JsonNode reserved =
                reserve("cut.bin", "application/octet-stream", 1000, null).json();
        try (Socket socket = new Socket("127.0.0.1", server.baseUri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + uploadUrl(reserved).getRawPath() + " HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(random(400));
            out.flush();
        }

        assertThat(complete(reserved, null).status()).isEqualTo(404);
        assertThat(download(user, reserved.path("id").asText(), Map.of()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theChecksumIsHeldToWhatWasAnnounced() {
        JsonNode right = reserve("right.txt", "text/plain", 5, sha256("hello")).json();
        JsonNode wrong = reserve("wrong.txt", "text/plain", 5, sha256("other")).json();
        put(uploadUrl(right), "text/plain", BodyPublishers.ofString("hello"));
        put(uploadUrl(wrong), "text/plain", BodyPublishers.ofString("hello"));

        assertThat(complete(right, null).status()).isEqualTo(200);
        ApiClient.Answer refused = complete(wrong, null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).contains("checksum");
        assertThat(complete(wrong, null).status()).isEqualTo(404);
    }

    @Test
    void whatClaimsToBeAPictureMustBeOne() {
        JsonNode reserved = reserve("fake.png", "image/png", 25, null).json();
        put(uploadUrl(reserved), "image/png", BodyPublishers.ofString("<script>alert(1)</script>"));

        ApiClient.Answer refused = complete(reserved, null);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).contains("is not image/png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page.html|text/html", "draw.svg|image/svg+xml", "page.xhtml|application/xhtml+xml"})
    void whatCouldHoldAScriptIsNeverShownInAPage(String nameAndType) {
        String[] parts = nameAndType.split("\\|", -1);
        byte[] content = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
                .getBytes(StandardCharsets.UTF_8);

        String id = upload(parts[0], parts[1], content);

        HttpResponse<byte[]> got = download(user, id, Map.of());
        assertThat(header(got, "Content-Disposition")).startsWith("attachment");
        assertThat(header(got, "Content-Security-Policy")).contains("sandbox", "default-src 'none'");
        assertThat(header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void emptyFilesAreFilesAndNamesAreCleaned() {
        JsonNode session = user.post("v1/sessions", "{}").json();
        JsonNode reserved =
                reserve("../../etc/\u202Epass\u0007wd", "text/plain", 0, null).json();
        put(uploadUrl(reserved), "text/plain", BodyPublishers.noBody());

        assertThat(complete(reserved, session.path("id").asText()).status()).isEqualTo(200);

        JsonNode listed = user.get("v1/sessions/" + session.path("id").asText() + "/files")
                .json();
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("name").asText()).isEqualTo("passwd");
        assertThat(listed.get(0).path("size").asLong()).isZero();
        assertThat(download(user, reserved.path("id").asText(), Map.of()).body())
                .isEmpty();
    }

    @Test
    void limitsAreToldWithTheirStatus() {
        assertThat(reserve("big.bin", "application/octet-stream", 100L * MIB, null)
                        .status())
                .isEqualTo(200);
        ApiClient.Answer over = reserve("big.bin", "application/octet-stream", 100L * MIB + 1, null);
        assertThat(over.status()).isEqualTo(413);
        assertThat(over.json().path("error_code").asText()).isEqualTo("file_size_limit_exceeded");
        for (int i = 0; i < 101; i++) {
            reserve("big.bin", "application/octet-stream", 100L * MIB, null);
        }
        assertThat(reserve("big.bin", "application/octet-stream", 100L * MIB, null)
                        .json()
                        .path("error_code")
                        .asText())
                .isEqualTo("storage_quota_exceeded");
        assertThat(user.post("v1/assets/upload", "{\"file_name\":\"a\",\"content_type\":\"t/t\",\"file_size\":-1}")
                        .status())
                .isEqualTo(422);
        assertThat(user.post("v1/assets/upload", "{\"file_name\":\" \",\"content_type\":\"t/t\",\"file_size\":1}")
                        .status())
                .isEqualTo(422);
        assertThat(user.post("v1/assets/download-urls", "{\"storage_paths\":[]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aFileIsCompletedByItsOwnerIntoASessionOfTheOwner() {
        JsonNode reserved = reserve("mine.txt", "text/plain", 5, null).json();
        put(uploadUrl(reserved), "text/plain", BodyPublishers.ofString("hello"));
        String foreign = stranger.post("v1/sessions", "{}").json().path("id").asText();

        assertThat(complete(stranger, reserved, null, false).status()).isEqualTo(404);
        assertThat(complete(reserved, foreign).status()).isEqualTo(404);
        assertThat(complete(reserved, UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(complete(reserved, null).status()).isEqualTo(200);
    }

    @Test
    void linksAreMadeForOwnKeysOnly() {
        upload("keyed.txt", "text/plain", random(10));
        String key = new Books(server)
                .text("SELECT storage_key FROM file_assets WHERE user_id = '%s'".formatted(user.userId()));
        String body = "{\"storage_paths\":[\"/%s\",\"users/x/docs/y.txt\"]}".formatted(key);

        JsonNode own = user.post("v1/assets/download-urls", body).json();
        JsonNode foreign = stranger.post("v1/assets/download-urls", body).json();

        assertThat(fetch(here(URI.create(own.path("signed_urls").get(0).asText())), Map.of())
                        .body())
                .hasSize(10);
        assertThat(own.path("signed_urls").get(1).isNull()).isTrue();
        assertThat(own.path("missing_paths")).hasSize(1);
        assertThat(foreign.path("missing_paths")).hasSize(2);
        assertThat(foreign.path("file_ids").get(0).isNull()).isTrue();
    }

    @Test
    void theMediaLibraryShowsOwnPicturesInPages() throws IOException {
        for (int i = 0; i < 3; i++) {
            upload("p" + i + ".png", "image/png", picture(20, 20));
        }
        upload("note.txt", "text/plain", random(10));

        JsonNode first = user.get("v1/assets/media-library?limit=2").json();
        JsonNode second = user.get("v1/assets/media-library?limit=2&offset=2").json();

        assertThat(first.path("items").findValuesAsText("name")).containsExactly("p2.png", "p1.png");
        assertThat(first.path("total").asInt()).isEqualTo(3);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(second.path("items").findValuesAsText("name")).containsExactly("p0.png");
        assertThat(second.path("has_more").asBoolean()).isFalse();
        HttpResponse<byte[]> shown =
                fetch(here(URI.create(first.path("items").get(0).path("url").asText())), Map.of());
        assertThat(header(shown, "Content-Disposition")).startsWith("inline");
        assertThat(stranger.get("v1/assets/media-library").json().path("total").asInt())
                .isZero();
        assertThat(user.get("v1/assets/media-library?offset=2147483647").json().path("items"))
                .isEmpty();
        assertThat(user.get("v1/assets/media-library?limit=51").status()).isEqualTo(422);
    }

    @Test
    void aPublishedSessionShowsWhatItsOwnerSharesAndNothingElse() {
        String session = user.post("v1/sessions", "{}").json().path("id").asText();
        String shared = uploadInto(session, "shared.txt", true);
        String kept = uploadInto(session, "kept.txt", false);
        String path = "v1/public/sessions/" + session + "/assets/";
        assertThat(nobody.get(path + shared).status()).isEqualTo(404);

        user.post("v1/sessions/" + session + "/publish", "");

        assertThat(nobody.get(path + shared).body()).isEqualTo("content");
        assertThat(nobody.get(path + kept).status()).isEqualTo(404);
        assertThat(nobody.get(path + UUID.randomUUID()).status()).isEqualTo(404);
        user.post("v1/sessions/" + session + "/unpublish", "");
        assertThat(nobody.get(path + shared).status()).isEqualTo(404);
    }

    @Test
    void filesOfASessionComeInPagesNewestFirst() {
        String session = user.post("v1/sessions", "{}").json().path("id").asText();
        for (String name : List.of("one.txt", "two.txt", "three.txt")) {
            uploadInto(session, name, false);
        }
        String path = "v1/sessions/" + session + "/files";

        assertThat(user.get(path).json().findValuesAsText("name")).containsExactly("three.txt", "two.txt", "one.txt");
        ApiClient.Answer page = user.get(path + "?limit=1&offset=1");
        assertThat(page.json().findValuesAsText("name")).containsExactly("two.txt");
        assertThat(page.header("X-Total-Count")).isEqualTo("3");
        assertThat(stranger.get(path).status()).isEqualTo(404);
    }

    @Test
    void anAvatarIsDrawnAnewAndSeenByEverybody() throws IOException {
        assertThat(user.get("v1/assets/avatar").status()).isEqualTo(404);

        ApiClient.Answer first = avatar(picture(600, 300));
        String url = user.get("v1/assets/avatar").json().path("url").asText();
        HttpResponse<byte[]> seen = fetch(here(URI.create(url)), Map.of());
        ApiClient.Answer second = avatar(picture(30, 30));

        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.json().path("url").asText()).isEqualTo(url);
        assertThat(header(seen, "Content-Type")).isEqualTo("image/png");
        BufferedImage drawn = ImageIO.read(new java.io.ByteArrayInputStream(seen.body()));
        assertThat(drawn.getWidth()).isEqualTo(256);
        assertThat(second.json().path("url").asText()).isNotEqualTo(url);
        assertThat(fetch(here(URI.create(url)), Map.of()).statusCode()).isEqualTo(404);
        assertThat(user.get("auth/me").json().path("avatar").asText())
                .isEqualTo(second.json().path("url").asText());
    }

    @Test
    void anAvatarMustBeAPictureOfModestSize() {
        assertThat(avatar("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        assertThat(avatar(new byte[0]).status()).isEqualTo(400);
        assertThat(avatar(random(5 * MIB + 1)).status()).isEqualTo(413);
        assertThat(avatar(random(7 * MIB)).status()).isEqualTo(413);
    }

    private String uploadInto(String session, String name, boolean shared) {
        JsonNode reserved = reserve(name, "text/plain", 7, null).json();
        put(uploadUrl(reserved), "text/plain", BodyPublishers.ofString("content"));
        assertThat(complete(user, reserved, session, shared).status()).isEqualTo(200);
        return reserved.path("id").asText();
    }

    private String upload(String name, String type, byte[] content) {
        ApiClient.Answer reserved = reserve(name, type, content.length, null);
        assertThat(reserved.status()).as(reserved.toString()).isEqualTo(200);
        assertThat(put(uploadUrl(reserved.json()), type, BodyPublishers.ofByteArray(content))
                        .statusCode())
                .isEqualTo(200);
        ApiClient.Answer done = complete(reserved.json(), null);
        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        return reserved.json().path("id").asText();
    }

    private ApiClient.Answer reserve(
            String name, String type, long size, @org.jspecify.annotations.Nullable String sha256) {
        ObjectNode body = ApiClient.JSON.createObjectNode();
        body.put("file_name", name).put("content_type", type).put("file_size", size);
        if (sha256 != null) {
            body.put("sha256", sha256);
        }
        return user.post("v1/assets/upload", body.toString());
    }

    private ApiClient.Answer complete(JsonNode reserved, @org.jspecify.annotations.Nullable String session) {
        return complete(user, reserved, session, false);
    }

    private static ApiClient.Answer complete(
            ApiClient client, JsonNode reserved, @org.jspecify.annotations.Nullable String session, boolean shared) {
        String id = reserved.path("id").asText();
        ObjectNode body = ApiClient.JSON.createObjectNode();
        body.put("id", id).put("file_name", "x").put("file_size", 1).put("content_type", "x/y");
        body.put("session_id", session).put("shared", shared);
        return client.post("v1/assets/" + id + "/complete", body.toString());
    }

    private URI uploadUrl(JsonNode reserved) {
        return here(URI.create(reserved.path("upload_url").asText()));
    }

    /** The same link at the address at which this test reaches the server. */
    private URI here(URI link) {
        return server.baseUri().resolve(link.getRawPath());
    }

    private HttpResponse<byte[]> download(ApiClient client, String id, Map<String, String> headers) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Authorization", "Bearer " + client.token());
        return fetch(server.baseUri().resolve("v1/assets/" + id + "/download"), all);
    }

    private HttpResponse<byte[]> fetch(URI uri, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        return send(request.build());
    }

    private HttpResponse<byte[]> put(URI uri, String type, BodyPublisher body) {
        return send(HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .PUT(body)
                .build());
    }

    private ApiClient.Answer avatar(byte[] picture) {
        String boundary = "avatar-boundary";
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"me.svg\"\r\n"
                        + "Content-Type: image/svg+xml\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        return user.send(
                "POST",
                "v1/assets/avatar",
                BodyPublishers.ofByteArrays(List.of(head, picture, tail)),
                Map.of("Content-Type", "multipart/form-data; boundary=" + boundary));
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return user.http().send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static BodyPublisher chunked(byte[] content) {
        return BodyPublishers.ofInputStream(() -> (InputStream) new java.io.ByteArrayInputStream(content));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static byte[] picture(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
