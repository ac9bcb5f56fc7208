package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Multipart forms that were changed at random, against the server's own parser. The seed is fixed, so that every build sends the
 * same ones; {@code -Dmultipart.seed} and {@code -Dmultipart.rounds} send others and more.
 */
class MultipartFuzzIT {
    private static final List<Integer> REFUSALS = List.of(400, 411, 413, 415, 422);
    private static final String BOUNDARY = "frontier7";
    private static final List<String> PIECES = List.of(
            "--" + BOUNDARY,
            "--" + BOUNDARY + "--",
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "--",
            "\0",
            "Content-Disposition: form-data; name=\"file\"\r\n",
            "Content-Disposition: form-data; name=\"file\"; filename=\"../../etc/passwd\"\r\n",
            "Content-Disposition: form-data; name=file; filename*=UTF-8''%00%0d%0aX-A:b\r\n",
            "Content-Disposition: attachment\r\n",
            "Content-Disposition:\r\n",
            "Content-Type: multipart/mixed; boundary=" + BOUNDARY + "\r\n",
            "Content-Type: text/plain; charset=none\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Length: -1\r\n",
            " folded\r\n",
            "X: " + "y".repeat(5000) + "\r\n",
            "\"",
            ";",
            "é\u2028");

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final Random random = new Random(Long.getLong("multipart.seed", 20_261_201L));

    @Test
    void aFormThatWasChangedAtRandomIsTakenOrRefusedAndNeverAFault() throws IOException {
        byte[] good = form(picture());
        assertThat(send(good, type()).status()).isEqualTo(200);
        Map<Integer, Integer> seen = new TreeMap<>();
        List<String> faults = new ArrayList<>();

        int rounds = Integer.getInteger("multipart.rounds", 400);
        for (int round = 0; round < rounds; round++) {
            byte[] changed = good;
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                changed = change(changed);
            }
            Answer answer = send(changed, random.nextInt(8) == 0 ? otherType() : type());
            seen.merge(answer.status(), 1, Integer::sum);
            if (answer.status() != 200 && !explained(answer)) {
                faults.add("round %d: %s".formatted(round, answer));
            }
        }

        assertThat(faults).isEmpty();
        assertThat(seen)
                .as("both happen, or the changes are too weak or too strong")
                .containsKeys(200)
                .hasSizeGreaterThan(1);
        assertThat(send(good, type()).status()).as("the server goes on").isEqualTo(200);
    }

    private static boolean explained(Answer refusal) {
        return REFUSALS.contains(refusal.status())
                && refusal.body().contains("\"detail\"")
                && !refusal.body().contains("Exception");
    }

    private Answer send(byte[] body, String type) {
        return user.send("POST", "v1/assets/avatar", BodyPublishers.ofByteArray(body), Map.of("Content-Type", type));
    }

    private static String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    private String otherType() {
        List<String> types = List.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"" + BOUNDARY + "\"",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary=" + "b".repeat(3000),
                "multipart/form-data; boundary=a; boundary=" + BOUNDARY,
                "multipart/mixed; boundary=" + BOUNDARY,
                "multipart/form-data; charset=utf-16; boundary=" + BOUNDARY);
        return types.get(random.nextInt(types.size()));
    }

    /** One change: bytes turned, cut out, doubled, or a piece that means something put in, mostly near the head of a part. */
    private byte[] change(byte[] body) throws IOException {
        if (body.length < 2) {
            return body;
        }
        int reach = random.nextInt(3) == 0 ? body.length : Math.min(body.length, 220);
        int at = random.nextInt(reach);
        int length = Math.min(random.nextInt(1, 40), body.length - at);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> {
                out.write(body[at] ^ (1 << random.nextInt(8)));
                out.write(body, at + 1, body.length - at - 1);
            }
            case 1 -> out.write(body, at + length, body.length - at - length);
            case 2 -> {
                out.write(body, at, length);
                out.write(body, at, body.length - at);
            }
            case 3 -> {
                if (random.nextInt(10) > 0) {
                    out.write(body, at, body.length - at); // else: cut off
                }
            }
            default -> {
                out.write(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                out.write(body, at, body.length - at);
            }
        }
        return out.toByteArray();
    }

    private static byte[] form(byte[] picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("""
                --%1$s
                Content-Disposition: form-data; name="note"

                hello
                --%1$s
                Content-Disposition: form-data; name="file"; filename="a.png"
                Content-Type: image/png

                """.formatted(BOUNDARY).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(picture);
        out.write("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }
}
