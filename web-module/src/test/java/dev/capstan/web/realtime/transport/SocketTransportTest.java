package dev.capstan.web.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTransportTest {
    static TransportFixture server;

    @BeforeAll
    static void start() {
        server = new TransportFixture(TransportFixture.config(true), "https://app.example.com");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void saysHowLongClientsMayBeSilentAndHowMuchTheyMaySend() throws Exception {
        try (RawClient client = RawClient.open(server.origin())) {
            assertThat(client.next())
                    .startsWith("0{\"sid\":\"")
                    .endsWith("\"upgrades\":[],\"pingInterval\":2000,\"pingTimeout\":3000,\"maxPayload\":10485760}");
        }
    }

    @Test
    void letsAClientInThatShowsItsToken() throws Exception {
        try (RawClient client = connected()) {
            client.send("42[\"hello\",{\"größe\":1}]");

            assertThat(client.next()).isEqualTo("42[\"echo\",{\"größe\":1}]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40",
                "40{\"token\":\"bad\"}",
                "40\"good\"",
                "40[\"good\"]",
                "40{}",
                "40{\"token\":",
                "40null",
                "40{\"token\":\"good\"}garbage"
            })
    void servesNothingToAClientItRefused(String connect) throws Exception {
        int before = server.peers.size();
        try (RawClient client = RawClient.open(server.origin())) {
            client.next();
            RecordingPeer peer = peerAfter(before);

            client.send(connect);
            String answer = client.next();
            client.trySend("42[\"hello\",1]")
                    .trySend("421[\"hello\",1]")
                    .trySend("40{\"token\":\"good\"}")
                    .trySend("42[\"hello\",1]");

            assertThat(answer)
                    .startsWith("44{")
                    .contains("\"message\":\"Connection rejected by server\"")
                    .contains("\"data\":{\"code\":\"invalid_token\"}");
            assertThat(client.closeCode()).isIn(1000, 1006);
            assertThat(client.next(100)).isNull();
            assertThat(peer.seen).noneMatch(entry -> entry.startsWith("event"));
        }
    }

    @Test
    void servesNothingToAClientThatNeverSaidWhoItIs() throws Exception {
        int before = server.peers.size();
        try (RawClient client = RawClient.open(server.origin())) {
            client.next();
            RecordingPeer peer = peerAfter(before);

            client.send("42[\"hello\",1]");

            assertThat(client.closeCode()).isIn(1000, 1006);
            assertThat(peer.seen).noneMatch(entry -> entry.startsWith("event"));
        }
    }

    @Test
    void closesAClientThatDoesNotConnectInTime() throws Exception {
        try (RawClient client = RawClient.open(server.origin())) {
            client.next();

            assertThat(client.closeCode()).isEqualTo(1006);
        }
    }

    @Test
    void servesNothingAfterTheClientDisconnected() throws Exception {
        try (RawClient client = connected()) {
            RecordingPeer peer = server.lastPeer();

            client.send("41").trySend("42[\"hello\",1]");

            assertThat(client.closeCode()).isIn(1000, 1006);
            await().until(() -> peer.seen.contains("closed"));
            assertThat(peer.seen).noneMatch(entry -> entry.startsWith("event"));
        }
    }

    @Test
    void refusesOtherNamespaces() throws Exception {
        try (RawClient client = connected()) {
            client.send("40/admin,{\"token\":\"good\"}");

            assertThat(client.next()).isEqualTo("44/admin,{\"message\":\"Invalid namespace\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "42{}",
                "42[",
                "42[]",
                "42[1]",
                "42[\"a\"",
                "42nonsense",
                "42-5[\"a\"]",
                "42[\"a\",NaN]",
                "4212345678901234567890[\"a\"]",
                "451-[\"a\",{\"_placeholder\":true,\"num\":0}]",
                "47[\"a\"]",
                "4",
                "42[\"a\"]trailing",
                "42[\"a\",1e99999999999999999999999999999999999999999999999999999999999999999999999]"
            })
    void tellsTheClientWhatIsWrongWithAMessage(String frame) throws Exception {
        try (RawClient client = connected()) {
            client.send(frame).send("42[\"after\",1]");

            assertThat(client.next()).startsWith("42[\"problem\",\"");
            assertThat(client.next()).isEqualTo("42[\"echo\",1]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "x", "b4AAAA", "2", "2hello", "42:abc,1:x"})
    void neitherBreaksNorLeaksOnFramesThatAreNoPackets(String frame) throws Exception {
        try (RawClient client = connected()) {
            client.trySend(frame);
            client.trySend("42[\"after\",1]");

            String answer = client.next(1000);
            assertThat(answer == null || answer.startsWith("42[\"")).isTrue();
        }
        try (RawClient other = connected()) {
            assertThat(other.send("42[\"fine\",1]").next()).isEqualTo("42[\"echo\",1]");
        }
    }

    @Test
    void closesOnBinaryFrames() throws Exception {
        try (RawClient client = connected()) {
            client.sendBinary((byte) 4, (byte) 1, (byte) 2);

            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void closesOnMessagesThatAreTooLarge() throws Exception {
        try (RawClient client = connected()) {
            client.trySend("42[\"a\",\"" + "x".repeat(TransportFixture.MAX_PAYLOAD) + "\"]");

            assertThat(client.closeCode()).isIn(1009, 1006);
        }
    }

    @Test
    void acknowledgesOnceAndAlsoLater() throws Exception {
        try (RawClient client = connected()) {
            client.send("4217[\"later\"]").send("42[\"hello\",1]");

            assertThat(List.of(client.next(), client.next())).containsExactlyInAnyOrder("42[\"echo\",1]", "4317[]");
            assertThat(client.next(200)).isNull();
        }
    }

    @Test
    void dropsAClientThatDoesNotRead() throws Exception {
        try (RawClient client = connected()) {
            RecordingPeer peer = server.lastPeer();

            client.send("42[\"flood\",2000000]");

            await().atMost(Duration.ofSeconds(20)).until(() -> peer.seen.contains("closed"));
        }
    }

    @Test
    void sendsWhatIsQueuedBeforeItCloses() throws Exception {
        try (RawClient client = connected()) {
            client.send("42[\"drop\"]");

            assertThat(client.next()).isEqualTo("42[\"last\",1]");
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void tellsAClientThatItIsDisconnected() throws Exception {
        try (RawClient client = connected()) {
            client.send("42[\"bye\"]");

            assertThat(client.next()).isEqualTo("41");
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/socket.io/?EIO=3&transport=polling, 400, 5",
        "/socket.io/?transport=polling, 400, 5",
        "/socket.io/?EIO=4, 400, 0",
        "/socket.io/?EIO=4&transport=smoke, 400, 0",
        "/socket.io/?EIO=4&transport=websocket, 400, 3",
        "/socket.io/?EIO=4&transport=polling&sid=nonsense, 400, 1",
        "/socket.io/?EIO=4&transport=polling&sid=8f14e45f-ceea-467f-a8d1-1f1c3d2b4a5e, 400, 1",
        "/socket.io/?EIO=4&transport=polling&j=1, 400, 3",
        "/socket.io/?EIO=4&transport=polling&b64=1, 400, 3",
        "/socket.io/?EIO=4&transport=polling&transport=polling, 400, 3",
        "/other/?EIO=4&transport=polling, 404, 3"
    })
    void refusesBadRequestsAsTheProtocolSays(String target, int status, int code) throws Exception {
        HttpResponse<String> answer = get(HttpClient.newHttpClient(), target);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":" + code + ",\"message\":\"");
    }

    @Test
    void allowsPagesOfListedOriginsOnly() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String target = "/socket.io/?EIO=4&transport=polling";

        HttpResponse<String> listed = get(http, target, "Origin", "https://app.example.com");
        HttpResponse<String> own = get(http, target, "Origin", server.origin());
        HttpResponse<String> foreign = get(http, target, "Origin", "https://evil.example.com");

        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://app.example.com");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void neitherSetsNorTrustsACookie() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String wish = "8f14e45f-ceea-467f-a8d1-1f1c3d2b4a5e";

        HttpResponse<String> answer = get(http, "/socket.io/?EIO=4&transport=polling", "Cookie", "io=" + wish);

        assertThat(answer.body()).doesNotContain(wish);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    /** The open packet may be here before the peer is. */
    private static RecordingPeer peerAfter(int before) {
        await().until(() -> server.peers.size() > before);
        return server.lastPeer();
    }

    private static RawClient connected() throws InterruptedException {
        RawClient client = RawClient.open(server.origin());
        client.next();
        client.send("40{\"token\":\"good\"}");
        assertThat(client.next()).startsWith("40{\"sid\":\"");
        return client;
    }

    private static HttpResponse<String> get(HttpClient http, String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.origin() + target));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
