package dev.capstan.service.nodes.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every channel between nodes does, on the real thing. */
abstract class NodeChannelContract {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A channel as a node has one; closed by the test. */
    abstract NodeChannel channel();

    /** Cuts whoever hears off, for as long as {@link #mend()} was not called. */
    abstract void cut() throws Exception;

    abstract void mend() throws Exception;

    @Test
    void everyNodeHearsAllInTheOrderOfTheSender() throws Exception {
        try (NodeChannel here = channel();
                NodeChannel there = channel();
                Hearer ours = new Hearer(here);
                Hearer theirs = new Hearer(there)) {
            awaitOpen(ours, 1);
            awaitOpen(theirs, 1);
            List<String> sent = IntStream.range(0, 200)
                    .mapToObj(number -> number + "\nevents " + UUID.randomUUID())
                    .toList();

            for (String message : sent) {
                here.send(message);
            }

            await().atMost(PATIENCE).until(() -> ours.heard.size() == 200 && theirs.heard.size() == 200);
            assertThat(ours.heard).isEqualTo(sent);
            assertThat(theirs.heard).isEqualTo(sent);
        }
    }

    @Test
    void aMessageOfTheLargestSizeArrivesWhole() throws Exception {
        try (NodeChannel channel = channel();
                Hearer hearer = new Hearer(channel)) {
            awaitOpen(hearer, 1);
            String message = "\u00e9".repeat(3999);

            channel.send(message);

            await().atMost(PATIENCE).until(() -> !hearer.heard.isEmpty());
            assertThat(hearer.heard).containsExactly(message);
        }
    }

    @Test
    void whoWasCutOffIsToldThatTheChannelIsOpenAgainAndHearsFromThenOn() throws Exception {
        try (NodeChannel channel = channel();
                Hearer hearer = new Hearer(channel)) {
            awaitOpen(hearer, 1);
            cut();
            await().atMost(PATIENCE).until(() -> hearer.broken.get() > 0);
            assertThat(hearer.opened).as("opened while it was cut off").hasValue(1);
            mend();
            awaitOpen(hearer, 2);

            channel.send("after");

            await().atMost(PATIENCE).until(() -> !hearer.heard.isEmpty());
            assertThat(hearer.heard).containsExactly("after");
        }
    }

    @Test
    void hearingEndsWhenItIsTold() throws Exception {
        try (NodeChannel channel = channel()) {
            Hearer hearer = new Hearer(channel);
            awaitOpen(hearer, 1);

            assertThat(hearer.ends()).isTrue();
            assertThat(hearer.broken).hasValue(0);
        }
    }

    static void awaitOpen(Hearer hearer, int times) {
        await().atMost(PATIENCE).until(() -> hearer.opened.get() >= times);
    }
}
