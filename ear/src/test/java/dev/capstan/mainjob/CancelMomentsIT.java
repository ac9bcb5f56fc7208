package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.service.agents.models.stub.OpenAiStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Cancels at random moments of everything that a run does: no connection to the model and no process is left within the
 * promised time, nothing is charged afterwards, and nothing stays held. {@code -Dcapstan.cancel.times=500} is the long form,
 * {@code -Dcapstan.cancel.seed=N} plays the same moments again.
 */
class CancelMomentsIT {
    /** What the run is doing when it is stopped. */
    private enum Moment {
        STREAM,
        SILENCE,
        TOOL,
        BETWEEN,
        PAUSED,
        SUB_AGENT_STREAM,
        SUB_AGENT_TOOL
    }

    private static final int TIMES = Integer.getInteger("capstan.cancel.times", 60);
    private static final long SEED = Long.getLong("capstan.cancel.seed", 20_261_130L);
    private static final int PER_SESSION = 20;
    /** From here on the time is held to what is promised; a build beside other work only says it. */
    private static final int LONG = 200;

    private static final long PROMISED_MILLIS = 250;
    private static final Duration LATEST = Duration.ofSeconds(5);

    private static final OpenAiStub MODEL = new OpenAiStub();
    private static final CapstanServer SERVER = CapstanServer.named("cancel").with("MODEL_CONFIGS", model());

    private final Random random = new Random(SEED);
    private final ApiClient user = ApiClient.register(SERVER.baseUri());
    private final Ledger ledger = new Ledger(SERVER, user.userId());
    private final Map<Moment, List<Long>> millis = new EnumMap<>(Moment.class);
    private final Map<String, BigDecimal> paid = new HashMap<>();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        MODEL.close();
    }

    @Test
    void stopMeansStopWheneverItIsSaid() {
        Moment[] moments = Moment.values();
        for (int done = 0; done < TIMES; done += PER_SESSION) {
            try (SocketClient client = SocketClient.inNewSession(user)) {
                for (int i = done; i < Math.min(TIMES, done + PER_SESSION); i++) {
                    cancelAt(client, moments[i % moments.length]);
                }
                assertThat(client.names()).doesNotContain("agent.complete", "system.error");
            }
        }

        paid.forEach((run, before) ->
                assertThat(paidFor(run)).as("nothing is charged after the end").isEqualByComparingTo(before));
        assertThat(paid).hasSize(TIMES);
        assertThat(ledger.faults()).isEmpty();
        report();
        if (TIMES >= LONG) {
            assertThat(percentile(all(), 99))
                    .as("milliseconds until everything is dead, p99")
                    .isLessThan(PROMISED_MILLIS);
        }
    }

    private void cancelAt(SocketClient client, Moment moment) {
        int from = client.events().size();
        Sleep sleep = Sleep.fresh();
        ask(client, words(moment, sleep));
        awaitMoment(client, from, moment, sleep);
        pause(random.nextInt(moment == Moment.BETWEEN ? 600 : 120));

        long began = System.nanoTime();
        client.cancel();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LATEST)
                .until(() -> MODEL.open() == 0
                        && (moment != Moment.TOOL && moment != Moment.SUB_AGENT_TOOL || !sleep.alive())
                        && over(client, from));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

        JsonNode end = client.await("the end", from, named("agent.response.interrupted"));
        String run = end.at("/content/run_id").asText();
        assertThat(end.at("/content/run_status").asText()).isEqualTo("cancelled");
        assertThat(ledger.faults()).as("%s, seed %d", moment, SEED).isEmpty();
        millis.computeIfAbsent(moment, m -> new ArrayList<>()).add(took);
        paid.put(run, paidFor(run));
        int asked = MODEL.received().size();
        pause(random.nextInt(20));
        assertThat(MODEL.received()).as("no call after the end").hasSize(asked);
        assertThat(MODEL.open()).isZero();
    }

    private static boolean over(SocketClient client, int from) {
        return client.events().stream().skip(from).anyMatch(named("agent.response.interrupted"));
    }

    private static String words(Moment moment, Sleep sleep) {
        return switch (moment) {
            case STREAM -> "!delay 10\n!words 3000";
            case SILENCE -> "!delay 60000\n!words 2";
            case TOOL -> MainJobIT.bash("main", sleep.command());
            case BETWEEN ->
                (MainJobIT.bash("main", "echo one") + "\n!say next\n" + MainJobIT.bash("main", "echo two") + "\n")
                        .repeat(40);
            case PAUSED -> WaitingRunIT.ASK + "\n!result";
            case SUB_AGENT_STREAM -> AgentsIT.delegate("!delay 10\n!words 3000");
            case SUB_AGENT_TOOL -> AgentsIT.delegate(MainJobIT.bash("sub", sleep.command()));
        };
    }

    /** From here on it is chance when the cancel comes. */
    private void awaitMoment(SocketClient client, int from, Moment moment, Sleep sleep) {
        switch (moment) {
            case STREAM, SUB_AGENT_STREAM -> client.await("a piece of an answer", from, named("agent.response.delta"));
            case TOOL, SUB_AGENT_TOOL ->
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(SocketClient.PATIENCE)
                        .until(sleep::alive);
            case PAUSED -> client.await("the question", from, named("agent.tool.confirmation"));
            case SILENCE, BETWEEN -> client.await("the run", from, named("session.user_message"));
        }
    }

    private static void ask(SocketClient client, String text) {
        ObjectNode content = ApiClient.JSON.createObjectNode();
        content.put("command", "query").put("text", text).putObject("tool_args").put("task_agent", true);
        client.command(content);
    }

    private static BigDecimal paidFor(String run) {
        return Ledger.number(
                SERVER,
                "SELECT coalesce(sum(amount), 0) FROM credit_transactions WHERE run_id = ?",
                UUID.fromString(run));
    }

    private void report() {
        millis.forEach((moment, times) -> System.out.printf(
                "Cancel, %-16s %3d times: median %3d ms, worst %3d ms%n",
                moment, times.size(), percentile(times, 50), percentile(times, 100)));
        System.out.printf(
                "Cancel at %d random moments (seed %d): median %d ms, p99 %d ms, worst %d ms (promised: p99 under %d ms)%n",
                TIMES, SEED, percentile(all(), 50), percentile(all(), 99), percentile(all(), 100), PROMISED_MILLIS);
    }

    private List<Long> all() {
        return millis.values().stream().flatMap(List::stream).toList();
    }

    private static long percentile(List<Long> times, int percent) {
        List<Long> sorted = times.stream().sorted().toList();
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    private static void pause(int atMost) {
        try {
            Thread.sleep(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Predicate<JsonNode> named(String name) {
        return event -> SocketClient.name(event).equals(name);
    }

    private static String model() {
        ObjectNode model = ApiClient.JSON
                .createObjectNode()
                .put("model_id", "stub-fair")
                .put("provider", "Custom")
                .put("api_key", "sk-stub-0123456789abcdef")
                .put("base_url", MODEL.baseUrl().toString())
                .put("is_default", true);
        model.putObject("pricing").put("input_price_per_million", 1).put("output_price_per_million", 5);
        return "[%s]".formatted(model);
    }
}
