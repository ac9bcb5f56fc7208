package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server in a sandbox is reached by the link that the agent got, and by nothing else. */
class SandboxPortIT {
    private static final String SERVER = """
            const server = require('http').createServer((q, s) => {
              let body = '';
              q.on('data', (piece) => (body += piece));
              q.on('end', () => {
                if (q.url === '/old') { s.writeHead(302, {location: '/new', 'set-cookie': 'a=b'}); s.end(); return; }
                s.setHeader('set-cookie', 'session=stolen');
                s.setHeader('content-security-policy', "default-src *");
                s.end(JSON.stringify({method: q.method, url: q.url, body, headers: q.headers}));
              });
            }).listen(8123, '127.0.0.1', () => console.log('up'));
            server.on('upgrade', (q, s) => {
              s.on('error', () => {});
              if (q.url !== '/ws?x=1') { s.end('HTTP/1.1 404 Not Found\\r\\n\\r\\n'); return; }
              const accept = require('crypto').createHash('sha1')
                .update(q.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
              const protocol = (q.headers['sec-websocket-protocol'] || '').split(',').pop().trim();
              s.write(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
                'Sec-WebSocket-Accept: ' + accept, ...(protocol ? ['Sec-WebSocket-Protocol: ' + protocol] : []), '', '']
                .join('\\r\\n'));
              const send = (op, data) => {
                const size = data.length;
                const head = Buffer.alloc(size < 126 ? 2 : size < 65536 ? 4 : 10);
                head[0] = 0x80 | op;
                head[1] = size < 126 ? size : size < 65536 ? 126 : 127;
                if (head.length === 4) head.writeUInt16BE(size, 2);
                if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
                s.write(Buffer.concat([head, data]));
              };
              send(1, Buffer.from(JSON.stringify(q.headers)));
              let all = Buffer.alloc(0);
              s.on('data', (piece) => {
                all = Buffer.concat([all, piece]);
                for (;;) {
                  if (all.length < 10) return;
                  let length = all[1] & 127, at = 2;
                  if (length === 126) { length = all.readUInt16BE(2); at = 4; }
                  else if (length === 127) { length = Number(all.readBigUInt64BE(2)); at = 10; }
                  if (all.length < at + 4 + length) return;
                  const body = Buffer.from(all.subarray(at + 4, at + 4 + length));
                  for (let i = 0; i < length; i++) body[i] ^= all[at + (i % 4)];
                  const op = all[0] & 15;
                  all = all.subarray(at + 4 + length);
                  if (body.toString() === 'goodbye') send(8, Buffer.from([0x0f, 0xa1, 111, 107]));
                  else send(op, body);
                }
              });
            });""";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.stranger(server.baseUri());

    @BeforeAll
    static void needsNode() {
        boolean there =
                Stream.of("/usr/bin/node", "/usr/local/bin/node").anyMatch(node -> Files.isExecutable(Path.of(node)));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("A server in the sandbox needs Node: apt-get install nodejs");
        }
        Assumptions.assumeTrue(there, "A server in the sandbox needs Node: apt-get install nodejs");
    }

    @Test
    void whatListensIsShownAndKnowsNobody() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            URI url = register(client);

            ApiClient.Answer shown = user.send(
                    "POST",
                    path(url) + "a/b?c=%20d",
                    BodyPublishers.ofString("hello"),
                    Map.of("Cookie", "capstan_session=mine", "Origin", "null", "Content-Type", "text/plain"));

            assertThat(shown.status()).isEqualTo(200);
            JsonNode seen = shown.json();
            assertThat(seen.path("method").asText()).isEqualTo("POST");
            assertThat(seen.path("url").asText()).isEqualTo("/a/b?c=%20d");
            assertThat(seen.path("body").asText()).isEqualTo("hello");
            assertThat(seen.path("headers").has("authorization")).isFalse();
            assertThat(seen.path("headers").has("cookie")).isFalse();
            assertThat(seen.at("/headers/host").asText()).isEqualTo("127.0.0.1:8123");
            assertThat(shown.header("Set-Cookie")).isEmpty();
            assertThat(shown.header("Content-Security-Policy"))
                    .startsWith("sandbox ")
                    .doesNotContain("allow-same-origin");
            assertThat(shown.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(stranger.send(
                                    "OPTIONS",
                                    path(url),
                                    BodyPublishers.noBody(),
                                    Map.of("Origin", "null", "Access-Control-Request-Method", "PUT"))
                            .header("Access-Control-Allow-Methods"))
                    .contains("PUT");
            ApiClient.Answer moved = stranger.get(path(url) + "old");
            assertThat(moved.status()).isEqualTo(302);
            assertThat(moved.header("Location")).isEqualTo("/" + path(url) + "new");
        }
    }

    @Test
    void onlyALinkOpensItAndOnlyWhileThereIsSomething() {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            URI url = register(client);
            assertThat(stranger.get("sandbox-ports/v1.a.b.c.d/").status()).isEqualTo(403);
            String flipped = path(url).replaceFirst("v1", "v2");
            assertThat(stranger.get(flipped).status()).isEqualTo(403);
            assertThat(stranger.get(path(url)).status()).isEqualTo(200);
            int from = client.events().size();
            client.query("!tool register_port {\"port\":8124}\n!result");
            JsonNode refused = client.await(
                    "the result", from, event -> SocketClient.name(event).equals("agent.tool.result"));
            assertThat(refused.at("/content/is_error").asBoolean()).isTrue();
            assertThat(refused.at("/content/result").asText()).contains("port 8124");
            client.await("the end", from, event -> SocketClient.name(event).equals("agent.complete"));

            assertThat(user.send("DELETE", "v1/sessions/" + client.sessionId(), BodyPublishers.noBody(), Map.of())
                            .status())
                    .isLessThan(300);

            assertThat(stranger.get(path(url)).status()).isEqualTo(404);
        }
    }

    @Test
    void aWebSocketGoesThroughWithWhatItSpeaks() throws Exception {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            URI url = register(client);

            PortSocket socket = PortSocket.open(user, path(url) + "ws?x=1", "json", "hmr");

            assertThat(socket.socket().getSubprotocol()).isEqualTo("hmr");
            JsonNode headers = ApiClient.parse(socket.next());
            assertThat(headers.path("host").asText()).isEqualTo("127.0.0.1:8123");
            assertThat(headers.has("cookie")).isFalse();
            assertThat(headers.has("authorization")).isFalse();
            assertThat(headers.path("x-forwarded-prefix").asText()).startsWith("/sandbox-ports/");
            String large = "größe ✓ ".repeat(40_000);
            socket.socket().sendText("hello there", true).join();
            assertThat(socket.next()).isEqualTo("hello there");
            socket.socket().sendText(large, true).join();
            assertThat(socket.next()).isEqualTo(large);
            socket.socket()
                    .sendBinary(ByteBuffer.wrap(new byte[] {0, 1, 2, -1, 4, 5, 6, 7}), true)
                    .join();
            assertThat(socket.next()).isEqualTo("[0, 1, 2, -1, 4, 5, 6, 7]");
            socket.socket().sendText("goodbye", true).join();
            assertThat(socket.closed()).isEqualTo("4001 ok");

            PortSocket much = PortSocket.open(user, path(url) + "ws?x=1");
            assertThat(much.socket().sendText("x".repeat((1 << 20) + 1), true)).isNotNull();
            assertThat(much.closed()).matches("(1001|1009) .*"); // whichever of the two says it first
        }
    }

    @Test
    void aWebSocketIsRefusedLikeEverythingElseAndEndsWithItsLink() throws Exception {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            URI url = register(client);
            assertThat(PortSocket.refusal(stranger, path(url) + "elsewhere")).isEqualTo(502);
            assertThat(PortSocket.refusal(stranger, "sandbox-ports/v1.a.b.c.d/ws?x=1"))
                    .isEqualTo(403);
            PortSocket socket = PortSocket.open(user, path(url) + "ws?x=1");
            assertThat(socket.next()).isNotEmpty();
            List<PortSocket> many = new ArrayList<>();
            for (int i = 1; i < 20; i++) {
                many.add(PortSocket.open(user, path(url) + "ws?x=1"));
            }
            assertThat(PortSocket.refusal(user, path(url) + "ws?x=1")).isEqualTo(503);
            many.forEach(one -> one.socket().abort());

            user.send("DELETE", "v1/sessions/" + client.sessionId(), BodyPublishers.noBody(), Map.of());

            assertThat(socket.closed()).startsWith("1008");
            assertThat(PortSocket.refusal(user, path(url) + "ws?x=1")).isEqualTo(404);
        }
    }

    private static URI register(SocketClient client) {
        String script = SERVER.replace("'", "'\\''");
        client.query(String.join(
                "\n",
                MainJobIT.bash(
                        "main",
                        "printf '%s' '" + script + "' > server.js; (node server.js > log.txt 2>&1 &);"
                                + " for i in $(seq 100); do grep -q up log.txt && break; sleep 0.1; done; cat log.txt"),
                "!say It runs.",
                "!tool register_port {\"port\":8123}",
                "!result"));
        client.await("agent.complete");
        JsonNode result = client.events().stream()
                .filter(event -> SocketClient.name(event).equals("agent.tool.result")
                        && event.at("/content/tool_name").asText().equals("register_port"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(client.events().toString()));
        assertThat(result.at("/content/is_error").asBoolean())
                .as(result.toString())
                .isFalse();
        return URI.create(result.at("/content/result/url").asText());
    }

    private static String path(URI url) {
        return url.getRawPath().substring(1);
    }
}
