package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Multipart bodies, which the server's own parser reads, so that they are sent to it: whole ones, and ones with pieces
 * changed, cut out, doubled and replaced. {@code -Dfuzz.multipart=100000} sends more of them.
 */
class MultipartFuzzIT {
    private static final long SEED = 20261130;
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "--",
            "--b",
            "--b--",
            "\0",
            "\"",
            ";",
            "name=",
            "filename=\"",
            "Content-Disposition:",
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Transfer-Encoding: base64",
            "Content-Length: -1",
            "\u00ff",
            "x".repeat(9000),
            "filename*=UTF-8''%00",
            "=?utf-8?q?=00?=");

    private static final String WHOLE = String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"",
            "Content-Type: image/png",
            "",
            "no picture",
            "--b--",
            "");

    private final Random random = new Random(SEED);

    @Test
    void refusesWhateverIsNoPictureAndServesOn() {
        ApiClient user = ApiClient.register(CapstanServer.shared().baseUri());
        int tries = Integer.getInteger("fuzz.multipart", 250);
        for (int i = 0; i < tries; i++) {
            byte[] body = changed();
            String type = random.nextInt(8) == 0
                    ? PIECES.get(random.nextInt(4) + 4).replaceAll("\\s", "")
                    : "multipart/form-data; boundary=" + (random.nextInt(8) == 0 ? "B".repeat(300) : "b");
            Answer answer = user.send(
                    "POST",
                    "v1/assets/avatar",
                    BodyPublishers.ofByteArray(body),
                    Map.of("Content-Type", type.startsWith("multipart") ? type : "multipart/form-data"));

            assertThat(answer.status())
                    .as("body %d (%s): %s gave %s", i, type, new String(body, StandardCharsets.ISO_8859_1), answer)
                    .isBetween(200, 499);
        }
        assertThat(user.get("auth/me").status()).isEqualTo(200);
    }

    private byte[] changed() {
        byte[] body = WHOLE.getBytes(StandardCharsets.ISO_8859_1);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(body.length + 1);
            int end = Math.min(body.length, at + random.nextInt(30));
            byte[] piece = switch (random.nextInt(4)) {
                case 0 -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> Arrays.copyOfRange(body, at, end);
                default -> new byte[0];
            };
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            made.write(body, 0, at);
            made.writeBytes(piece);
            int from = random.nextBoolean() ? at : end;
            made.write(body, from, body.length - from);
            body = made.toByteArray();
        }
        return body;
    }
}
