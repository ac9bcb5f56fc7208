package dev.capstan.web.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PortFramesTest {
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

    /** What the program is sent, and a way to answer it. */
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private final PipedOutputStream answers = new PipedOutputStream();

    @Test
    void readsFramesThatComeWithTheAnswerAndInPieces() throws Exception {
        try (PortFrames frames = frames()) {
            answerWith(new byte[] {(byte) 0x81, 2, 'h', 'i', 0x01, 1, 'a'});
            frames.open(URI.create("ws://127.0.0.1:80/ws?x=1"), "json", headers());
            assertThat(frames.subprotocol()).isEqualTo("json");
            assertThat(text(frames.next())).isEqualTo("hi");
            answers.write(new byte[] {(byte) 0x80, 2, 'b', 'c', (byte) 0x88, 2, 0x0f, (byte) 0xa1});
            answers.close();
            assertThat(text(frames.next())).as("one message of two frames").isEqualTo("abc");
            WebSocketFrame close = frames.next();
            assertThat(close).isInstanceOf(CloseWebSocketFrame.class);
            assertThat(((CloseWebSocketFrame) close).statusCode()).isEqualTo(4001);
            close.release();
            assertThat(frames.next()).isNull();
        }
        String request = sent.toString(StandardCharsets.ISO_8859_1);
        assertThat(request)
                .startsWith("GET /ws?x=1 HTTP/1.1\r\n")
                .containsIgnoringCase("upgrade: websocket\r\n")
                .containsIgnoringCase("x-forwarded-prefix: /p\r\n");
    }

    @Test
    void masksWhatItSends() throws Exception {
        try (PortFrames frames = frames()) {
            answerWith(new byte[0]);
            frames.open(URI.create("ws://127.0.0.1:80/"), "json", headers());
            sent.reset();

            frames.write(new TextWebSocketFrame("hi"));

            byte[] frame = sent.toByteArray();
            assertThat(frame).hasSize(8);
            assertThat(frame[0]).isEqualTo((byte) 0x81);
            assertThat(frame[1]).isEqualTo((byte) 0x82);
            assertThat(frame[6] ^ frame[2]).isEqualTo('h');
        }
    }

    @Test
    void refusesWhatIsNoWebSocket() {
        for (String answer : new String[] {
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            String.join(
                    "\r\n",
                    "HTTP/1.1 101 Switching Protocols",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: wrong",
                    "",
                    ""),
            "SSH-2.0-OpenSSH\r\n\r\n",
            ""
        }) {
            InputStream in = new java.io.ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1));
            try (PortFrames frames = new PortFrames(in, sent, 1000)) {
                assertThatThrownBy(() -> frames.open(URI.create("ws://127.0.0.1:80/"), null, headers()))
                        .as(answer)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void endsAConnectionWhoseMessageIsTooLarge() throws Exception {
        try (PortFrames frames = frames()) {
            answerWith(new byte[0]);
            frames.open(URI.create("ws://127.0.0.1:80/"), "json", headers());
            answers.write(new byte[] {(byte) 0x81, 126, 0x10, 0});
            answers.flush();

            assertThatThrownBy(frames::next).isInstanceOf(IOException.class);
        }
    }

    private PortFrames frames() throws IOException {
        return new PortFrames(new PipedInputStream(answers, 1 << 16), sent, 1000);
    }

    /** Answers on a thread of its own, as soon as the request is there. */
    private void answerWith(byte[] more) {
        Thread.startVirtualThread(() -> {
            try {
                Matcher key = KEY.matcher("");
                while (!key.find()) {
                    Thread.sleep(5);
                    key = KEY.matcher(sent.toString(StandardCharsets.ISO_8859_1));
                }
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                .getBytes(StandardCharsets.US_ASCII));
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                String head = String.join(
                        "\r\n",
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Protocol: json",
                        "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest),
                        "",
                        "");
                whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
                whole.writeBytes(more);
                answers.write(whole.toByteArray());
                answers.flush();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static DefaultHttpHeaders headers() {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        headers.set("Host", "127.0.0.1:80");
        headers.set("X-Forwarded-Prefix", "/p");
        return headers;
    }

    private static String text(WebSocketFrame frame) {
        String text = ((TextWebSocketFrame) frame).text();
        frame.release();
        return text;
    }
}
