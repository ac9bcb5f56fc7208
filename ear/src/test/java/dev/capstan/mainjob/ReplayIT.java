package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who comes back with the last number ends with the same transcript as who never left. */
class ReplayIT {
    private static final int DEPARTURES = 20;
    private static final long LONGEST_STAY = 200;
    private static final long LONGEST_ABSENCE = 150;

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void leavingInMidStreamLosesAndRepeatsNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (SocketClient faithful = SocketClient.inNewSession(user)) {
            faithful.query("""
                    !delay 15
                    !think let me see what there is to be done before I begin
                    !words 150
                    !tool TodoWrite {"todos":[]}
                    !think one more thought about the next part of it
                    !words 150
                    !tool TodoWrite {"todos":[]}
                    !tool TodoWrite {"todos":[]}
                    !words 100""");
            List<JsonNode> seen = new ArrayList<>();
            long last = 0;
            int inMidStream = 0;
            for (int i = 0; i < DEPARTURES; i++) {
                try (SocketClient flighty = SocketClient.rejoined(user, faithful.sessionId(), last)) {
                    Thread.sleep(random.nextLong(LONGEST_STAY));
                    inMidStream += faithful.names().contains("agent.complete") ? 0 : 1;
                    seen.addAll(flighty.events());
                    last = Math.max(last, lastSeq(seen));
                }
                Thread.sleep(random.nextLong(LONGEST_ABSENCE));
            }
            faithful.await("billing.metrics.updated");
            try (SocketClient back = SocketClient.rejoined(user, faithful.sessionId(), last)) {
                if (!seen.stream().map(SocketClient::name).toList().contains("billing.metrics.updated")) {
                    back.await("billing.metrics.updated");
                }
                seen.addAll(back.events());
            }

            Transcript whole = Transcript.of(faithful.events());
            Transcript pieced = Transcript.of(seen);
            assertThat(inMidStream).isGreaterThan(DEPARTURES / 2);
            assertThat(pieced.events()).as("seed %d", seed).isEqualTo(whole.events());
            assertThat(pieced.repeated()).isEmpty();
            assertThat(EventLogCheck.holes(server, faithful.sessionId(), pieced))
                    .isEmpty();
            try (SocketClient late = SocketClient.rejoined(user, faithful.sessionId(), 0)) {
                late.await("billing.metrics.updated");
                assertThat(Transcript.of(late.events()).events()).isEqualTo(whole.events());
            }
        }
    }

    private static long lastSeq(List<JsonNode> events) {
        return events.stream()
                .mapToLong(event -> event.path("seq").asLong())
                .max()
                .orElse(0);
    }
}
