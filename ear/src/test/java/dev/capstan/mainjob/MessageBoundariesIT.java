package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.Nginx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end two readers could see at two places (RFC 9112, sections 6 and 7): what is hidden in one of them is not
 * answered behind nginx as it is documented, and most of them not by the server itself either.
 */
class MessageBoundariesIT {
    /** What only an answer to the hidden request holds. */
    private static final String LOOT = "\"kty\"";

    private static final String HIDDEN =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-5]\\d\\d");
    private static final int PATIENCE_MILLIS = 4_000;

    /** What a node's own reader lets pass: its port is for its proxy alone, which does not. */
    private static final Set<String> LEFT_TO_THE_PROXY = Set.of(
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Content-Length : 5",
            "\n2",
            "ffffffffffffffff2",
            "100000000000000002");

    private static final CapstanServer SERVER = CapstanServer.shared();
    private static Nginx nginx;

    @BeforeAll
    static void proxy() {
        nginx = Nginx.before(SERVER, SERVER);
    }

    @AfterAll
    static void stop() {
        nginx.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 0",
                "Content-Length: 0\r\nContent-Length: 5",
                "Content-Length: 0, 5",
                "Content-Length: +0",
                "Content-Length: -1",
                "Content-Length: 0x0",
                "Content-Length: 0 0",
                "Content-Length: ٠",
                "Content-Length:\u000b0",
                "Content-Length: 99999999999999999999",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                " Transfer-Encoding: chunked",
                "X: y\r\n Transfer-Encoding: chunked",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer_Encoding: chunked\r\nContent-Length: 0",
                "Content-Length: 0\r\n\u0000Content-Length: 50",
                "Content-Length : 5",
                "Content-Length\u0000: 5"
            })
    void whatIsHiddenBehindAnUnclearLengthIsNotAnswered(String lines) throws IOException {
        String request = "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + lines
                + "\r\n\r\n" + "0\r\n\r\n" + HIDDEN;
        for (URI base : readers(lines)) {
            assertThat(talk(base, request)).as("to %s: %s", base, request).doesNotContain(LOOT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+2",
                "0x2",
                "-2",
                "2;a=b\rc",
                "2\n",
                "\n2",
                "ffffffffffffffff2",
                "100000000000000002",
                "g",
                "",
                " 2",
                "2\u0000"
            })
    void aPieceWithAnUnclearLengthEndsTheConversation(String size) throws IOException {
        String request = "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n{}\r\n0\r\n\r\n";

        for (URI base : readers(size)) {
            String answer = talk(base, request + HIDDEN);
            assertThat(answer).as("%s to %s", size, base).doesNotContain(LOOT).doesNotContain(" 200 ");
        }
    }

    @Test
    void twoPlainRequestsOnOneConnectionAreTwo() throws IOException {
        String first = """
                POST /auth/login HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Transfer-Encoding: chunked

                2
                {}
                0

                """.replace("\n", "\r\n");

        for (URI base : new URI[] {SERVER.baseUri(), nginx.baseUri()}) {
            String answer = talk(base, first + HIDDEN);
            assertThat(STATUS.matcher(answer).results()).as(answer).hasSize(2);
            assertThat(answer).contains(LOOT);
        }
    }

    @Test
    void aHeaderCannotBreakOutOfALine() throws IOException {
        String request =
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a\nSet-Cookie: b=c\r\nConnection: close\r\n\r\n";

        for (URI base : new URI[] {SERVER.baseUri(), nginx.baseUri()}) {
            assertThat(talk(base, request)).doesNotContain("Set-Cookie: b=c");
        }
    }

    private static List<URI> readers(String trick) {
        return LEFT_TO_THE_PROXY.contains(trick)
                ? List.of(nginx.baseUri())
                : List.of(SERVER.baseUri(), nginx.baseUri());
    }

    /** All that came until the other side closed, or was quiet. */
    private static String talk(URI base, String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.write(next);
            }
        } catch (SocketTimeoutException | SocketException e) {
            // it waits for more, or has closed in the middle: what came until then counts
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
