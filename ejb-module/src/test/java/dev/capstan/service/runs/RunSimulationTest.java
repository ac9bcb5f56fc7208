package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.testing.TestClock;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.EJBException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs, cancels, answers, dying and slow nodes and a failing database, in an order that chance decides. A seed that fails
 * is in the message, with the command that plays it again; {@code -Dcapstan.simulation.seeds=N} plays more.
 */
class RunSimulationTest {
    private static final int SEEDS = Integer.getInteger("capstan.simulation.seeds", 2000);
    private static final String COMMAND = "./mvnw -pl ejb-module -am test -Dtest=RunSimulationTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dcapstan.simulation.seed=";
    private static final Pattern COMMAND_IN_MESSAGE = Pattern.compile(Pattern.quote(COMMAND) + "(\\d+)");
    private static final Logger LOG = Logger.getLogger(RunSimulationTest.class.getPackageName());
    private static final Set<String> ENDS = Set.of("agent.complete", "agent.response.interrupted", "system.error");

    @Test
    void whateverHappensEveryRunEndsOnceAndNothingIsLostOrDoneTwice() {
        Long seed = Long.getLong("capstan.simulation.seed");
        if (seed != null) {
            play(seed, RunSimulationTest::well);
            return;
        }
        assertThat(playAll(SEEDS, RunSimulationTest::well))
                .as("runs that ended")
                .isGreaterThan(SEEDS);
    }

    /** A tool whose effects count twice is what a call that was made twice looks like. */
    @Test
    void aSeedThatFailsIsToldWithTheCommandThatPlaysItAgain() {
        Consumer<SimModel> broken = model -> model.effectsPerCall = 2;

        AssertionError failure = catchThrowableOfType(AssertionError.class, () -> playAll(200, broken));

        Matcher told = COMMAND_IN_MESSAGE.matcher(failure.getMessage());
        assertThat(told.find()).as(failure.getMessage()).isTrue();
        long seed = Long.parseLong(told.group(1));
        assertThat(failure).hasMessage(message(seed)).hasMessageContaining("./mvnw -pl ejb-module -am test ");
        AssertionError again = catchThrowableOfType(AssertionError.class, () -> play(seed, broken));
        assertThat(again).hasMessage(message(seed));
        assertThat(again.getCause())
                .hasMessage(failure.getCause().getMessage())
                .hasMessageContaining("effects of calls");
        assertThat(play(seed, RunSimulationTest::well))
                .as("the same seed with tools that work")
                .isPositive();
    }

    /** Tools do what they should. */
    private static void well(SimModel model) {}

    /** The failure is thrown as it is: one that leaves a parallel stream by itself loses its message on the way. */
    private static long playAll(int seeds, Consumer<SimModel> script) {
        Level before = LOG.getLevel();
        LOG.setLevel(Level.OFF); // one seed tells what happens, thousands only whether it ends well
        Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
        try {
            long ended = LongStream.rangeClosed(1, seeds)
                    .parallel()
                    .filter(seed -> failures.isEmpty())
                    .map(seed -> playInto(failures, seed, script))
                    .sum();
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            return ended;
        } finally {
            LOG.setLevel(before);
        }
    }

    private static long playInto(Queue<AssertionError> failures, long seed, Consumer<SimModel> script) {
        try {
            return play(seed, script);
        } catch (AssertionError e) {
            failures.add(e);
            return 0;
        }
    }

    /** @return how many runs ended */
    private static int play(long seed, Consumer<SimModel> script) {
        try {
            return new Simulation(seed, script).play();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(message(seed), e);
        }
    }

    private static String message(long seed) {
        return "seed %d fails; play it again with %s%d".formatted(seed, COMMAND, seed);
    }

    private static final class Simulation {
        private static final int MOVES = 400;
        private static final int QUIET = 20_000;

        private final Random random;
        private final TestClock clock = new TestClock();
        private final SimScheduler scheduler;
        private final SimDatabase database;
        private final SimModel model;
        private final Ids ids;
        private final List<SimNode> nodes = new ArrayList<>();
        private final List<UUID> sessions = new ArrayList<>();
        private final UUID user;

        Simulation(long seed, Consumer<SimModel> script) {
            random = new Random(seed);
            Random names = new Random(seed + 1);
            ids = new Ids() {
                @Override
                public UUID next() {
                    return new UUID(names.nextLong(), names.nextLong());
                }
            };
            scheduler = new SimScheduler(random);
            database = new SimDatabase(clock, scheduler);
            model = new SimModel(scheduler, ids);
            script.accept(model);
            user = ids.next();
            for (int i = 0; i < 2; i++) {
                nodes.add(new SimNode(database, model, ids));
                UUID session = ids.next();
                sessions.add(session);
                database.addSession(session);
            }
        }

        /** @return how many runs ended */
        int play() {
            for (int i = 0; i < MOVES; i++) {
                move();
                oneActiveRunPerSession();
            }
            settle();
            check();
            return database.allRuns().size();
        }

        private void move() {
            int chance = random.nextInt(100);
            SimNode node = nodes.get(random.nextInt(nodes.size()));
            UUID session = sessions.get(random.nextInt(sessions.size()));
            if (chance < 70) {
                scheduler.step();
            } else if (chance < 76) {
                wish(node, () -> start(node, session));
            } else if (chance < 79) {
                wish(node, () -> node.service.cancel(user, session));
            } else if (chance < 83) {
                answer(node, session);
            } else if (chance < 89) {
                tolerantly(node::sweep);
            } else if (chance < 94) {
                tolerantly(node::renew);
            } else if (chance < 96) {
                clock.move(Duration.ofSeconds(random.nextInt(20)));
            } else if (chance < 97) {
                node.leave();
            } else if (chance < 98) {
                node.abandon();
            } else if (chance < 99) {
                database.failNext();
            } else {
                node.kill();
                nodes.set(nodes.indexOf(node), new SimNode(database, model, ids));
            }
        }

        private void start(SimNode node, UUID session) {
            ObjectNode command = Json.MAPPER.createObjectNode().put("text", "wish " + random.nextInt());
            node.service.start(user, new StartRun(session, command.path("text").asText(), null, null, null, command));
        }

        /** Sometimes twice, from both nodes. */
        private void answer(SimNode node, UUID session) {
            database.allRuns().stream()
                    .filter(run -> run.session().equals(session) && run.status() == RunStatus.PAUSED)
                    .findFirst()
                    .ifPresent(run -> {
                        AnswerRun answer = new AnswerRun(session, run.id(), random.nextBoolean(), Map.of());
                        wish(node, () -> node.pauses.answer(user, answer));
                        if (random.nextBoolean()) {
                            SimNode other = nodes.get(random.nextInt(nodes.size()));
                            wish(other, () -> other.pauses.answer(user, answer));
                        }
                    });
        }

        private void wish(SimNode node, Runnable wish) {
            tolerantly(() -> node.act(wish));
        }

        /** Refusals and a database that is away are part of the game. */
        private static void tolerantly(Runnable work) {
            try {
                work.run();
            } catch (AppException | EJBException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }

        /** No more faults: everything comes to its end. */
        private void settle() {
            for (int i = 0; i < QUIET && !over(); i++) {
                scheduler.step();
                if (i % 7 == 0) {
                    nodes.forEach(node -> tolerantly(node::renew));
                }
                if (i % 11 == 0) {
                    clock.move(Duration.ofSeconds(1));
                    nodes.forEach(node -> tolerantly(node::sweep));
                    sessions.forEach(session -> answer(nodes.getFirst(), session));
                }
            }
            assertThat(over()).as("everything ends: %s", database.allRuns()).isTrue();
        }

        private boolean over() {
            return scheduler.idle()
                    && database.allRuns().stream().allMatch(run -> run.status().terminal());
        }

        private void oneActiveRunPerSession() {
            database.allRuns().stream()
                    .filter(run -> !run.status().terminal())
                    .collect(Collectors.groupingBy(SimDatabase.RunRow::session, Collectors.counting()))
                    .forEach((session, active) -> assertThat(active).isEqualTo(1));
        }

        private void check() {
            assertThat(database.holds().values()).noneMatch(hold -> hold.open() && !expires(hold));
            assertThat(database.charges().values()).allMatch(times -> times == 1);
            assertThat(model.effects.values()).as("effects of calls").allMatch(times -> times == 1);
            assertThat(database.allQuestions().values()).allMatch(question -> question.answer() == null);
            database.logs().forEach(this::checkLog);
            database.allRuns().forEach(this::checkSteps);
        }

        /** A node that lost its run can hold for the next call before it knows; that hold runs out by itself. */
        private boolean expires(SimDatabase.Hold hold) {
            String[] key = hold.key().split("/", -1);
            return key[2].equals("model")
                    && database.allRuns().stream()
                            .anyMatch(run -> run.id().equals(hold.run())
                                    && run.claims() > 1
                                    && Long.parseLong(key[4]) < run.epoch());
        }

        /** Numbers without a hole, where an event stands for those it covers; one end for each run, and it is the last. */
        private void checkLog(UUID session, NavigableMap<Long, EventRow> log) {
            for (long seq = 1; seq <= database.last(session); seq++) {
                long number = seq;
                assertThat(log.containsKey(seq)
                                || log.values().stream()
                                        .anyMatch(row -> row.covers() != null
                                                && row.covers().from() <= number
                                                && number <= row.covers().to()))
                        .as("number %d of %s", seq, session)
                        .isTrue();
            }
            for (SimDatabase.RunRow run : database.allRuns()) {
                if (run.session().equals(session)) {
                    List<String> names = log.values().stream()
                            .filter(row ->
                                    run.id().equals(row.runId()) && !row.name().startsWith("billing"))
                            .map(EventRow::name)
                            .toList();
                    assertThat(names.stream().filter(ENDS::contains))
                            .as("ends of %s", run)
                            .hasSize(1);
                    assertThat(ENDS).as("the last event of %s: %s", run, names).contains(names.getLast());
                    assertThat(names.getFirst()).isEqualTo("session.user_message");
                    assertThat(log.values().stream().filter(row -> run.id().equals(row.runId()) && row.delta()))
                            .as("pieces without their block")
                            .isEmpty();
                }
            }
        }

        /** In a run that was completed each call that was asked for has one result, and each turn but the last has calls. */
        private void checkSteps(SimDatabase.RunRow run) {
            List<RunStep> steps = database.runs.findSteps(run.id());
            if (run.status() == RunStatus.COMPLETED) {
                long asked = steps.stream()
                        .filter(step -> step.kind() == RunStep.Kind.MODEL)
                        .mapToLong(step -> StepCodec.decodeReply(step.content())
                                .toolCalls()
                                .size())
                        .sum();
                long results = steps.stream()
                        .filter(step -> step.kind() == RunStep.Kind.TOOL)
                        .count();
                assertThat(results).as("results of %s", run).isEqualTo(asked);
            }
        }
    }
}
