package dev.capstan.web.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What a client that polls gets: everything, in order, once. */
class PollingTest {
    private static final int EVENTS = 20_000;

    static TransportFixture server;

    @BeforeAll
    static void start() {
        server = new TransportFixture(TransportFixture.config(true));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @RepeatedTest(5)
    void losesNothingWhileAnotherThreadSends() throws Exception {
        try (PollingClient client = connected()) {
            Socket socket = server.lastPeer().socket;

            Thread sender = Thread.startVirtualThread(() -> send(socket, EVENTS));
            List<String> got = eventsUntil(client, "42[\"n\"," + (EVENTS - 1) + "]");

            sender.join();
            assertThat(got).isEqualTo(numbered(EVENTS));
        }
    }

    @RepeatedTest(20)
    void deliversTheBurstBeforeADisconnectAndTheDisconnectInAPollOfItsOwn() throws Exception {
        try (PollingClient client = connected()) {
            Socket socket = server.lastPeer().socket;

            Thread sender = Thread.startVirtualThread(() -> {
                IntStream.range(0, 500).forEach(i -> socket.send("n", new RawJson(Integer.toString(i))));
                socket.disconnect();
            });
            List<String> got = eventsUntil(client, "41");
            List<String> last = eventsUntil(client, "1");

            sender.join();
            assertThat(got).startsWith(numbered(500).toArray(String[]::new)).endsWith("41");
            // A standard client deals with a close at once and with events a moment later: together, the event is lost.
            assertThat(last).containsExactly("1");
        }
    }

    @Test
    void deliversARefusalBeforeTheClose() throws Exception {
        try (PollingClient client = new PollingClient(server.origin())) {
            RecordingPeer peer = server.lastPeer();
            client.post("40{\"token\":\"bad\"}");
            await().until(() -> peer.seen.contains("closed"));

            List<String> refusal = packets(client);
            List<String> close = packets(client);

            assertThat(refusal).singleElement().asString().startsWith("44{\"");
            assertThat(close).containsExactly("1");
        }
    }

    @Test
    void keepsWhatIsSentWhileNobodyPolls() throws Exception {
        try (PollingClient client = connected()) {
            Socket socket = server.lastPeer().socket;

            IntStream.range(0, 1000).forEach(i -> socket.send("n", new RawJson(Integer.toString(i))));

            assertThat(eventsUntil(client, "42[\"n\",999]")).isEqualTo(numbered(1000));
        }
    }

    @Test
    void pingsAlsoWhileEventsFlow() throws Exception {
        try (PollingClient client = connected()) {
            Socket socket = server.lastPeer().socket;
            int pings = 0;

            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(9); System.nanoTime() < end; ) {
                socket.send("n", new RawJson("0"));
                List<String> packets = client.poll();
                if (packets.contains("2")) {
                    pings++;
                    client.post("3");
                }
            }

            assertThat(pings).isBetween(3, 5);
        }
    }

    @Test
    void givesUpAClientThatDoesNotAnswerPings() throws Exception {
        try (PollingClient client = connected()) {
            RecordingPeer peer = server.lastPeer();

            List<String> ping = client.poll();
            List<String> close = eventsUntil(client, "1");

            assertThat(ping).containsExactly("2");
            assertThat(close).containsExactly("1");
            await().until(() -> peer.seen.contains("closed"));
            assertThat(client.pollStatus()).isEqualTo(400);
        }
    }

    @Test
    void answersTheOlderOfTwoPollsWithNothing() throws Exception {
        try (PollingClient client = connected()) {
            Socket socket = server.lastPeer().socket;

            CompletableFuture<List<String>> younger = openPoll(client);
            socket.send("n", new RawJson("0"));

            assertThat(younger.get(10, TimeUnit.SECONDS)).containsExactly("42[\"n\",0]");
        }
    }

    @Test
    void endsAnOpenPollWhenTheConnectionIsCut() throws Exception {
        try (PollingClient client = connected()) {
            CompletableFuture<List<String>> poll = openPoll(client);

            client.post("9");

            assertThat(poll.get(10, TimeUnit.SECONDS)).containsExactly("1");
        }
    }

    @Test
    void freesTheClientFromItsPollsUntilItHasMovedToAWebSocket() throws Exception {
        try (PollingClient client = connected();
                RawClient moving = RawClient.join(server.origin(), client.sid())) {
            Socket socket = server.lastPeer().socket;
            CompletableFuture<List<String>> open = client.pollLater();

            moving.send("2probe");
            String probed = moving.next();
            List<String> freed = open.get(10, TimeUnit.SECONDS);
            List<String> another = client.pollLater().get(10, TimeUnit.SECONDS);
            IntStream.range(0, 100).forEach(i -> socket.send("n", new RawJson(Integer.toString(i))));
            moving.send("5");

            assertThat(probed).isEqualTo("3probe");
            assertThat(freed).containsExactly("6");
            assertThat(another).containsExactly("6");
            for (int i = 0; i < 100; i++) {
                assertThat(moving.next()).isEqualTo("42[\"n\"," + i + "]");
            }
            assertThat(client.pollStatus()).isEqualTo(400);
        }
    }

    private static void send(Socket socket, int events) {
        try {
            for (int i = 0; i < events; i++) {
                if (i % 500 == 0 && !socket.awaitRoom(Duration.ofSeconds(20))) {
                    return;
                }
                socket.send("n", new RawJson(Integer.toString(i)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A poll that has arrived: the older of two has been answered. */
    private static CompletableFuture<List<String>> openPoll(PollingClient client) throws Exception {
        CompletableFuture<List<String>> one = client.pollLater();
        CompletableFuture<List<String>> other = client.pollLater();
        assertThat(CompletableFuture.anyOf(one, other).get(10, TimeUnit.SECONDS))
                .isEqualTo(List.of("6"));
        return one.isDone() ? other : one;
    }

    /** Polls until the packet has come, and answers pings unless the end is waited for. */
    private static List<String> eventsUntil(PollingClient client, String last) throws Exception {
        List<String> got = new ArrayList<>();
        while (got.isEmpty() || !got.getLast().equals(last)) {
            got.addAll(client.poll());
            if (got.remove("2") && !"1".equals(last)) {
                client.post("3");
            }
        }
        return got;
    }

    /** What the next poll brings that is not a ping. */
    private static List<String> packets(PollingClient client) throws Exception {
        List<String> packets = new ArrayList<>();
        while (packets.isEmpty()) {
            packets.addAll(client.poll());
            packets.remove("2");
        }
        return packets;
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "42[\"n\"," + i + "]").toList();
    }

    private static PollingClient connected() throws Exception {
        PollingClient client = new PollingClient(server.origin());
        assertThat(client.post("40{\"token\":\"good\"}")).isEqualTo(200);
        assertThat(packets(client)).singleElement().asString().startsWith("40{\"sid\":\"");
        return client;
    }
}
