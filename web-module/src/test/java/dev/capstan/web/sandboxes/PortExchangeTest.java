package dev.capstan.web.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PortExchangeTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void sendsOneRequestAndEndsTheConnection() throws IOException {
        HttpResponse head = exchange("POST", "HTTP/1.1 204 No Content\r\n\r\n", "hello");

        assertThat(head.status().code()).isEqualTo(204);
        assertThat(sent.toString(StandardCharsets.UTF_8))
                .startsWith("POST /a?b=c HTTP/1.1\r\n")
                .containsIgnoringCase("host: 127.0.0.1:80\r\n")
                .containsIgnoringCase("connection: close\r\n")
                .containsIgnoringCase("content-length: 5\r\n")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void readsBodiesOfEveryKind() throws IOException {
        exchange("GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcXXX", "");
        exchange("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndef\r\n0\r\n\r\n", "");
        exchange("GET", "HTTP/1.0 200 OK\r\n\r\nghi", "");
        exchange("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "");

        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("abcdefghi");
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> exchange("GET", "", "")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange("GET", "SSH-2.0-OpenSSH\r\n\r\n", "")).isInstanceOf(IOException.class);
    }

    @Test
    void keepsRedirectsBelowTheLink() {
        assertThat(PortHeaders.below("/login?x=1", 3000, "/p/t")).isEqualTo("/p/t/login?x=1");
        assertThat(PortHeaders.below("http://localhost:3000/a", 3000, "/p/t")).isEqualTo("/p/t/a");
        assertThat(PortHeaders.below("http://127.0.0.1:3000", 3000, "/p/t")).isEqualTo("/p/t/");
        assertThat(PortHeaders.below("b", 3000, "/p/t")).isEqualTo("b");
        assertThat(PortHeaders.below("//elsewhere/", 3000, "/p/t")).isEqualTo("//elsewhere/");
        assertThat(PortHeaders.below("https://example.org/", 3000, "/p/t")).isEqualTo("https://example.org/");
    }

    /** Bytes come one at a time, as slowly as a network may bring them. */
    private HttpResponse exchange(String method, String answer, String content) throws IOException {
        InputStream in = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] to) {
                return read(to, 0, 1);
            }
        };
        HttpHeaders headers = new DefaultHttpHeaders().set("Host", "127.0.0.1:80");
        try (PortExchange exchange = new PortExchange(in, sent)) {
            HttpResponse head = exchange.send(
                    new PortExchange.Request(method, "/a?b=c", headers, content.getBytes(StandardCharsets.UTF_8)));
            exchange.copyBody(body);
            return head;
        }
    }
}
