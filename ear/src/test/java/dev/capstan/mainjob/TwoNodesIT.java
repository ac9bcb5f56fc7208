package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two packaged servers on one database: whichever a client reaches, it sees and steers all of its sessions. */
class TwoNodesIT {
    private static final CapstanServer FIRST = Nodes.named("node-one");
    private static final CapstanServer SECOND = Nodes.named("node-two");

    @BeforeAll
    static void start() {
        FIRST.start();
        SECOND.joining(FIRST);
    }

    @AfterAll
    static void stop() {
        SECOND.stop();
        FIRST.stop();
    }

    @Test
    void aRunIsSeenAndStoppedFromTheOtherNode() {
        Nodes.seeAndStopEachOthersRuns(FIRST, SECOND);
    }

    @Test
    void aRunThatWaitsOutlivesItsNodeAndIsAnsweredOnTheOther() {
        ApiClient here = ApiClient.register(FIRST.baseUri());
        SocketClient owner = SocketClient.inNewSession(here);
        owner.query(WaitingRunIT.ASK + "\n!result");
        JsonNode question = owner.await("agent.tool.confirmation").path("content");

        FIRST.kill();
        owner.awaitClosed();
        try (SocketClient elsewhere =
                SocketClient.rejoined(here.at(SECOND.baseUri()), owner.sessionId(), owner.lastSeq())) {
            WaitingRunIT.answer(elsewhere, question, true, Map.of("selected", "r"));

            elsewhere.await("billing.metrics.updated");
            assertThat(elsewhere.names()).containsOnlyOnce("agent.continue", "agent.tool.result", "agent.complete");
            assertThat(Transcript.of(elsewhere.events()).text()).contains("Red");
        } finally {
            FIRST.restart();
        }
    }

    @Test
    void aNodeThatShutsDownHandsItsRunOver() {
        ApiClient here = ApiClient.register(FIRST.baseUri());
        SocketClient owner = SocketClient.inNewSession(here);
        owner.query("!delay 20\n!words 400");
        try (SocketClient elsewhere = SocketClient.rejoined(here.at(SECOND.baseUri()), owner.sessionId(), 0)) {
            elsewhere.awaitSaid("w30 ");

            FIRST.restart();

            elsewhere.await("billing.metrics.updated");
            Transcript transcript = Transcript.of(elsewhere.events());
            assertThat(transcript.text().strip())
                    .isEqualTo(IntStream.rangeClosed(1, 400)
                            .mapToObj(number -> "w" + number)
                            .collect(Collectors.joining(" ")));
            assertThat(transcript.repeated()).isEmpty();
            assertThat(EventLogCheck.holes(SECOND, owner.sessionId(), transcript))
                    .isEmpty();
            assertThat(new Ledger(SECOND, here.userId()).faults()).isEmpty();
        }
    }
}
