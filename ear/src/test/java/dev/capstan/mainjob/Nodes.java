package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import java.time.Duration;

/** Two servers on one database, and what holds of them however they wake each other. */
final class Nodes {
    static final Duration AT_ONCE = Duration.ofSeconds(2);

    private Nodes() {}

    /** A server whose runs are taken over and handed over within seconds; it is not started. */
    static CapstanServer named(String name) {
        return CapstanServer.named(name).with("CAPSTAN_RUNS_LEASE", "PT5S").with("CAPSTAN_RUNS_DRAIN", "PT2S");
    }

    /** A run on one is seen on the other as it is, and stopped from there at once. */
    static void seeAndStopEachOthersRuns(CapstanServer first, CapstanServer second) {
        ApiClient here = ApiClient.register(first.baseUri());
        try (SocketClient owner = SocketClient.inNewSession(here);
                SocketClient elsewhere = SocketClient.rejoined(here.at(second.baseUri()), owner.sessionId(), 0)) {
            owner.query("!delay 20\n!words 3000");
            elsewhere.await("agent.response.delta");

            long asked = System.nanoTime();
            elsewhere.cancel();
            owner.await("agent.response.interrupted");
            elsewhere.await("agent.response.interrupted");

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
            assertThat(Transcript.of(elsewhere.events()).events())
                    .isEqualTo(Transcript.of(owner.events()).events());
            assertThat(new Ledger(first, here.userId()).faults()).isEmpty();
        }
    }
}
