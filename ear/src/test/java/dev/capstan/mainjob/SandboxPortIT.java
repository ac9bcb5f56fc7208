package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server in a sandbox is reached by the link that the agent got, and by nothing else. */
class SandboxPortIT {
    private static final String SERVER = """
            require('http').createServer((q, s) => {
              let body = '';
              q.on('data', (piece) => (body += piece));
              q.on('end', () => {
                if (q.url === '/old') { s.writeHead(302, {location: '/new', 'set-cookie': 'a=b'}); s.end(); return; }
                s.setHeader('set-cookie', 'session=stolen');
                s.setHeader('content-security-policy', "default-src *");
                s.end(JSON.stringify({method: q.method, url: q.url, body, headers: q.headers}));
              });
            }).listen(8123, '127.0.0.1', () => console.log('up'));""";

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
