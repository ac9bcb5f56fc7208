package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.capstan.harness.CapstanServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients come back hundreds of times at random moments, on two nodes of which one or the other is killed again and again:
 * each of them ends with the log, byte for byte. {@code -Dcapstan.reconnects=10000} is the long form.
 */
class ReconnectIT {
    private static final int RECONNECTS = Integer.getInteger("capstan.reconnects", 500);
    private static final int SESSIONS = Integer.getInteger("capstan.reconnects.sessions", 4);
    private static final int CLIENTS = 4;
    private static final int LONGEST_STAY = 300;
    private static final int LONGEST_ABSENCE = 150;
    private static final int FIRST_WORDS = 120;
    private static final int LAST_WORDS = 80;
    private static final String QUERY = """
            !delay 15
            !think let me see what there is to be done before I begin
            !words %d
            !tool TodoWrite {"todos":[]}
            !words %d""".formatted(FIRST_WORDS, LAST_WORDS);
    private static final long LONGEST_LIFE = 4000;
    private static final Duration END = Duration.ofMinutes(3);
    private static final Logger LOG = Logger.getLogger(ReconnectIT.class.getName());
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private static final List<CapstanServer> NODES = List.of(node("wander-one"), node("wander-two"));

    private final Random random = new Random(Long.getLong("capstan.reconnects.seed", System.nanoTime()));
    private final AtomicInteger reconnects = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private volatile boolean enough;

    private static CapstanServer node(String name) {
        return CapstanServer.named(name)
                .with("CAPSTAN_RUNS_LEASE", "PT3S")
                .with("CAPSTAN_RUNS_MAX_LOSSES", "1000")
                .with("CAPSTAN_AUTH_ACCESS_LIFETIME", "PT6H")
                .with("CAPSTAN_LIMITS_SOCKET", "10000000/PT1M")
                .with("CAPSTAN_LIMITS_SOCKETS_PER_USER", "10000")
                .with("CAPSTAN_LIMITS_REQUEST", "10000000/PT1M")
                .with("CAPSTAN_CREDITS_SIGNUP_GRANT", "100000");
    }

    @BeforeAll
    static void start() {
        NODES.getFirst().start();
        NODES.getLast().joining(NODES.getFirst());
    }

    @AfterAll
    static void stop() {
        NODES.reversed().forEach(CapstanServer::stop);
    }

    @Test
    void whoComesBackEndsWithTheLogByteForByte() throws Exception {
        long began = System.nanoTime();
        List<Watched> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(new Watched(ApiClient.register(NODES.getFirst().baseUri())));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(this::killAgainAndAgain));
            for (Watched session : sessions) {
                all.add(threads.submit(session::keepAsking));
                session.wanderers.forEach(wanderer -> all.add(threads.submit(() -> wander(session, wanderer))));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        LOG.info("%d reconnects (%d turned away), %d kills, %d answers, in %d s"
                .formatted(
                        reconnects.get(),
                        turnedAway.get(),
                        kills.get(),
                        sessions.stream().mapToInt(session -> session.answers).sum(),
                        Duration.ofNanos(System.nanoTime() - began).toSeconds()));

        assertThat(reconnects).hasValueGreaterThanOrEqualTo(RECONNECTS);
        assertThat(kills).hasValueGreaterThan(1);
        for (Watched session : sessions) {
            session.check();
        }
    }

    private Void wander(Watched session, Wanderer wanderer) throws InterruptedException {
        Random own = new Random(random.nextLong());
        while (!enough) {
            if (wanderer.visit(session.at(own.nextInt(NODES.size())))) {
                enough |= reconnects.incrementAndGet() >= RECONNECTS && kills.get() > 1;
            } else {
                turnedAway.incrementAndGet();
            }
            Thread.sleep(own.nextInt(LONGEST_ABSENCE));
        }
        return null;
    }

    /** One node at a time, a few seconds after the one before serves again. */
    private Void killAgainAndAgain() throws InterruptedException {
        while (!enough) {
            Thread.sleep(random.nextLong(LONGEST_LIFE / 4, LONGEST_LIFE));
            CapstanServer victim = NODES.get(random.nextInt(NODES.size()));
            victim.kill();
            kills.incrementAndGet();
            victim.restart();
        }
        return null;
    }

    /** A session in which one question follows the other, and those who watch it. */
    private final class Watched {
        final ApiClient user;
        final String sessionId;
        final List<Wanderer> wanderers = new ArrayList<>();
        int answers;

        Watched(ApiClient user) {
            this.user = user;
            try (SocketClient first = SocketClient.inNewSession(user)) {
                sessionId = first.sessionId();
            }
            for (int i = 0; i < CLIENTS; i++) {
                wanderers.add(new Wanderer(user, sessionId, new Random(random.nextLong()), LONGEST_STAY));
            }
        }

        ApiClient at(int node) {
            return user.at(NODES.get(node).baseUri());
        }

        /** Asks again whenever the last question is answered, whichever node is there; ends with an answer. */
        Void keepAsking() throws InterruptedException {
            Map<Long, JsonNode> seen = new HashMap<>();
            long deadline = Long.MAX_VALUE;
            while (!enough || !idle(seen)) {
                deadline = enough ? Math.min(deadline, System.nanoTime() + END.toNanos()) : deadline;
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("a run of session " + sessionId + " does not end");
                }
                try (SocketClient socket =
                        SocketClient.rejoined(at(random.nextInt(NODES.size())), sessionId, last(seen))) {
                    askAndWait(socket, seen);
                } catch (IllegalStateException | CompletionException | AssertionError e) {
                    Thread.sleep(200); // the node was killed; the other one goes on
                }
            }
            answers = (int) count(seen, "session.user_message");
            return null;
        }

        private void askAndWait(SocketClient socket, Map<Long, JsonNode> seen) {
            try {
                if (!enough && idle(seen) && socket.names().equals(List.of("connection.established"))) {
                    socket.query(QUERY);
                }
                socket.await("billing.metrics.updated");
            } finally {
                socket.events().stream()
                        .filter(event -> event.has("seq"))
                        .forEach(event -> seen.put(event.path("seq").asLong(), event));
            }
        }

        private boolean idle(Map<Long, JsonNode> seen) {
            return count(seen, "session.user_message") == count(seen, "billing.metrics.updated");
        }

        private long count(Map<Long, JsonNode> seen, String name) {
            return seen.values().stream()
                    .filter(event -> SocketClient.name(event).equals(name))
                    .count();
        }

        private long last(Map<Long, JsonNode> seen) {
            return seen.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        }

        void check() {
            ApiClient node = at(0);
            long last = Ledger.number(
                            NODES.getFirst(),
                            "SELECT max(seq) FROM session_events WHERE session_id = ? AND audience <> 'NOBODY'",
                            UUID.fromString(sessionId))
                    .longValueExact();
            Wanderer newcomer = new Wanderer(user, sessionId, random, LONGEST_STAY);
            newcomer.catchUp(node, last);
            Transcript log = newcomer.transcript();
            assertThat(log.text().lines().map(String::strip).toList()).isEqualTo(expected(answers));
            assertThat(EventLogCheck.holes(NODES.getFirst(), sessionId, log)).isEmpty();
            for (Wanderer wanderer : wanderers) {
                wanderer.catchUp(node, last);
                assertThat(wanderer.transcript().repeated()).isEmpty();
                assertThat(canonical(wanderer.transcript())).isEqualTo(canonical(log));
            }
            assertThat(new Ledger(NODES.getFirst(), user.userId()).faults()).isEmpty();
        }
    }

    private static List<String> expected(int answers) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            lines.add(words(FIRST_WORDS));
            lines.add(words(LAST_WORDS));
        }
        return lines;
    }

    private static String words(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    /** The bytes of all events, members in alphabetic order: the database does not keep theirs. */
    private static String canonical(Transcript transcript) {
        return transcript.events().stream().map(ReconnectIT::canonical).collect(Collectors.joining("\n"));
    }

    private static String canonical(JsonNode event) {
        try {
            return CANONICAL.writeValueAsString(CANONICAL.treeToValue(event, Object.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
