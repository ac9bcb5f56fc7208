package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.gateway.StandardClient;
import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.Nginx;
import dev.capstan.testing.RedisServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that wake each other by Redis, behind nginx as {@code docs/nginx} sets it up. */
class ProxiedNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern POLL = Pattern.compile(".*transport=polling.*[?&]sid=([^& ]+).* (127[0-9.:]+)$");

    private static RedisServer redis;
    private static CapstanServer first;
    private static CapstanServer second;
    private static Nginx nginx;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        first = node("proxied-one").start();
        second = node("proxied-two").joining(first);
        nginx = Nginx.before(first, second);
    }

    private static CapstanServer node(String name) {
        return Nodes.named(name)
                .with("CAPSTAN_NODES_CHANNEL", "redis")
                .with("CAPSTAN_NODES_REDIS_URL", redis.url())
                .with("CAPSTAN_SOCKETIO_HOST", "127.0.0.1")
                .with("CAPSTAN_WEB_TRUSTED_PROXIES", "127.0.0.1");
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
        if (second != null) {
            second.stop();
        }
        if (first != null) {
            first.stop();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void theStandardClientWorksThroughTheProxyByEveryTransportAndOnBothNodes() throws Exception {
        StandardClient.require();
        ApiClient user = ApiClient.register(nginx.baseUri());
        List<String> arguments =
                IntStream.range(2, 10).mapToObj(i -> "127.0.0." + i).collect(Collectors.toList());
        arguments.addFirst(user.token());
        arguments.addFirst(nginx.baseUri().toString());

        List<String> lines = StandardClient.run("proxy.mjs", arguments.toArray(new String[0]));

        assertThat(lines).noneMatch(line -> line.startsWith("failed")).contains("exit 0");
        assertThat(lines.stream().filter(line -> line.startsWith("ok "))).hasSize(8 * 3);
        Map<String, Set<String>> nodes = nginx.requests().stream()
                .map(POLL::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.groupingBy(
                        poll -> poll.group(1),
                        Collectors.mapping(poll -> poll.group(2), Collectors.toCollection(TreeSet::new))));
        assertThat(nodes.values()).as("the node of each polling client").allMatch(one -> one.size() == 1);
        assertThat(nodes.values().stream().flatMap(Set::stream).distinct()).hasSize(2);
    }

    @Test
    void eventsOfAStreamAreNotKeptBack() throws Exception {
        ApiClient user = ApiClient.register(nginx.baseUri());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            HttpRequest request = HttpRequest.newBuilder(
                            nginx.baseUri().resolve("v1/sessions/" + client.sessionId() + "/events/stream"))
                    .header("Authorization", "Bearer " + user.token())
                    .header("Accept", "text/event-stream")
                    .build();
            HttpResponse<InputStream> stream = user.http().send(request, BodyHandlers.ofInputStream());
            client.query("!delay 50\n!words 60");

            try (InputStream body = stream.body()) {
                StringBuilder text = new StringBuilder();
                while (text.indexOf("w5 ") < 0) {
                    text.append((char) body.read());
                }
            }
            assertThat(client.names()).as("the run goes on").doesNotContain("agent.complete");
            client.cancel();
            client.await("agent.response.interrupted");
        }
    }

    @Test
    void bodiesReachTheServerAndOneThatItWouldNotTakeIsRefusedBeforeItIsSent() throws Exception {
        ApiClient user = ApiClient.register(nginx.baseUri());
        ApiClient.Answer taken = user.send(
                "POST",
                "auth/login",
                BodyPublishers.ofByteArray(new byte[1000 * 1000]),
                Map.of("Content-Type", "application/octet-stream"));
        HttpRequest large = HttpRequest.newBuilder(nginx.baseUri().resolve("auth/login"))
                .expectContinue(true)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.noBody(), 107L * 1024 * 1024))
                .build();

        assertThat(taken.body()).as("the server's own answer").contains("error_code");
        assertThat(user.http().send(large, BodyHandlers.discarding()).statusCode())
                .isEqualTo(413);
    }

    @Test
    void whereARequestCameFromIsWhatTheProxySawAndNotWhatTheClientSays() throws Exception {
        String address = "127.0.0.77";
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(address))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(nginx.baseUri().resolve("auth/login"))
                    .header("Content-Type", "application/json")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .POST(BodyPublishers.ofString("{\"email\":\"nobody@example.com\",\"password\":\"wrong-Horse-9\"}"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isBetween(400, 499);
        }

        await().atMost(PATIENCE)
                .until(() -> Ledger.number(
                                        first,
                                        "SELECT count(*) FROM audit_log WHERE id <> ? AND address = '%s'"
                                                .formatted(address),
                                        UUID.randomUUID())
                                .intValue()
                        > 0);
        assertThat(Ledger.number(
                        first,
                        "SELECT count(*) FROM audit_log WHERE id <> ? AND address = '203.0.113.9'",
                        UUID.randomUUID()))
                .isZero();
    }

    @Test
    void aRunIsSeenAndStoppedFromTheOtherNodeByRedis() {
        Nodes.seeAndStopEachOthersRuns(first, second);
    }

    @Test
    void nothingIsLostWhileRedisIsAwayAndItIsUsedAgainWhenItIsBack() {
        ApiClient here = ApiClient.register(first.baseUri());
        try (SocketClient owner = SocketClient.inNewSession(here);
                SocketClient elsewhere = SocketClient.rejoined(here.at(second.baseUri()), owner.sessionId(), 0)) {
            owner.query("!delay 20\n!words 300");
            elsewhere.await("agent.response.delta");

            redis.kill();
            await().atMost(PATIENCE).until(() -> nodesCheck(second).equals("DOWN"));
            elsewhere.await("billing.metrics.updated");
            owner.await("billing.metrics.updated");

            assertThat(Transcript.of(elsewhere.events()).events())
                    .isEqualTo(Transcript.of(owner.events()).events());
            assertThat(here.get("health/ready").status())
                    .as("ready without Redis")
                    .isEqualTo(200);

            redis.restart();
            await().atMost(PATIENCE)
                    .until(() ->
                            nodesCheck(first).equals("UP") && nodesCheck(second).equals("UP"));
            int from = elsewhere.events().size();
            owner.query("!delay 20\n!words 3000");
            owner.await("a piece", from, event -> SocketClient.name(event).equals("agent.response.delta"));
            long asked = System.nanoTime();
            elsewhere.await("a piece", from, event -> SocketClient.name(event).equals("agent.response.delta"));
            elsewhere.cancel();
            owner.await("agent.response.interrupted");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Nodes.AT_ONCE);
        } finally {
            redis.restart();
        }
    }

    @Test
    void whoWasOnANodeThatDiedComesBackThroughTheProxyToTheOther() {
        ApiClient user = ApiClient.register(nginx.baseUri());
        SocketClient before = SocketClient.inNewSession(user);
        before.query("!delay 20\n!words 200");
        before.awaitSaid("w50 ");
        before.close();

        second.kill();
        try (SocketClient back = SocketClient.rejoined(user, before.sessionId(), before.lastSeq())) {
            back.await("billing.metrics.updated");
            assertThat(Transcript.of(before.events(), back.events()).text().strip())
                    .isEqualTo(
                            IntStream.rangeClosed(1, 200).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")));
        } finally {
            second.restart();
        }
    }

    private static String nodesCheck(CapstanServer server) {
        for (JsonNode check :
                ApiClient.stranger(server.baseUri()).get("health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("nodes")) {
                assertThat(check.path("data").path("channel").asText()).isEqualTo("redis");
                return check.path("status").asText();
            }
        }
        return "none";
    }
}
