package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunQuestion;
import dev.capstan.persistence.runs.RunQuestionRepository;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.testing.TestClock;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.EJBException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database of the simulation: what the real statements promise, in maps, with transactions that can fail. */
final class SimDatabase {
    record RunRow(
            UUID id,
            UUID session,
            UUID user,
            JsonNode data,
            Instant created,
            RunStatus status,
            @Nullable UUID owner,
            long epoch,
            int claims,
            int losses,
            @Nullable Instant lease) {
        RunRow with(RunStatus next) {
            return new RunRow(id, session, user, data, created, next, owner, epoch, claims, losses, lease);
        }

        RunRow owned(@Nullable UUID by, int lost, @Nullable Instant until) {
            return new RunRow(id, session, user, data, created, status, by, epoch, claims, lost, until);
        }

        RunRow claimed(UUID by, long newEpoch, int lost, Instant until) {
            return new RunRow(id, session, user, data, created, status, by, newEpoch, claims + 1, lost, until);
        }
    }

    record Head(long last, long epoch) {}

    record Hold(UUID id, UUID run, String key, boolean open) {}

    /** All tables; every value is immutable, so that a copy of the maps is a copy of the state. */
    private record State(
            Map<UUID, RunRow> runs,
            Map<String, RunStep> steps,
            Map<UUID, RunQuestion> questions,
            Map<UUID, Head> heads,
            Map<UUID, NavigableMap<Long, EventRow>> events,
            Map<UUID, Hold> holds,
            Map<String, Integer> charges) {
        static State empty() {
            return new State(
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>());
        }

        State copy() {
            Map<UUID, NavigableMap<Long, EventRow>> logs = new LinkedHashMap<>();
            events.forEach((session, rows) -> logs.put(session, new TreeMap<>(rows)));
            return new State(
                    new LinkedHashMap<>(runs),
                    new LinkedHashMap<>(steps),
                    new LinkedHashMap<>(questions),
                    new LinkedHashMap<>(heads),
                    logs,
                    new LinkedHashMap<>(holds),
                    new LinkedHashMap<>(charges));
        }
    }

    final TestClock clock;
    final SimScheduler scheduler;
    final Runs runs = new Runs();
    final Questions questions = new Questions();
    final Events events = new Events();
    private final List<Synchronization> waiting = new ArrayList<>();
    private State state = State.empty();
    private int depth;
    private boolean failNext;

    SimDatabase(TestClock clock, SimScheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** The next transaction does its work and then does not commit. */
    void failNext() {
        failNext = true;
    }

    void waits(Synchronization synchronization) {
        waiting.add(synchronization);
    }

    void addSession(UUID session) {
        state.heads.put(session, new Head(0, 0));
        state.events.put(session, new TreeMap<>());
    }

    /** As the container does: begin, commit or roll back, tell whoever waits; others may run before and after. */
    <T> T tx(Supplier<T> work) {
        if (depth > 0) {
            return work.get();
        }
        scheduler.letOthersRun();
        scheduler.check();
        State before = state.copy();
        List<Synchronization> told = List.of();
        depth++;
        try {
            T result = work.get();
            if (failNext) {
                failNext = false;
                throw new EJBException("the database went away");
            }
            told = List.copyOf(waiting);
            return result;
        } catch (RuntimeException | Error e) {
            state = before;
            throw e;
        } finally {
            depth--;
            waiting.clear();
            told.forEach(one -> one.afterCompletion(Status.STATUS_COMMITTED));
            if (!told.isEmpty()) {
                scheduler.letOthersRun();
            }
        }
    }

    Collection<RunRow> allRuns() {
        return state.runs.values();
    }

    Map<UUID, NavigableMap<Long, EventRow>> logs() {
        return state.events;
    }

    long last(UUID session) {
        return state.heads.get(session).last();
    }

    Map<UUID, Hold> holds() {
        return state.holds;
    }

    Map<String, Integer> charges() {
        return state.charges;
    }

    Map<UUID, RunQuestion> allQuestions() {
        return state.questions;
    }

    Map<String, RunStep> allSteps() {
        return state.steps;
    }

    final class Runs extends RunRepository {
        @Override
        public boolean add(Run run) {
            boolean taken = state.runs.values().stream()
                    .anyMatch(other -> other.session().equals(run.sessionId())
                            && !other.status().terminal());
            if (taken) {
                return false;
            }
            state.runs.put(
                    run.id(),
                    new RunRow(
                            run.id(),
                            run.sessionId(),
                            run.userId(),
                            run.data(),
                            run.createdAt(),
                            RunStatus.PENDING,
                            null,
                            0,
                            0,
                            0,
                            null));
            return true;
        }

        @Override
        public Optional<Run> find(UUID id) {
            return Optional.ofNullable(state.runs.get(id)).map(this::entity);
        }

        @Override
        public Optional<Run> findActive(UUID sessionId) {
            return of(sessionId)
                    .filter(run -> !run.status().terminal())
                    .findFirst()
                    .map(this::entity);
        }

        @Override
        public Optional<Run> findNewest(UUID sessionId) {
            return of(sessionId).reduce((first, second) -> second).map(this::entity);
        }

        @Override
        public List<Run> findEnded(UUID sessionId, Instant since) {
            return of(sessionId)
                    .filter(run -> run.status().terminal())
                    .filter(run -> !run.created().isBefore(since))
                    .map(this::entity)
                    .toList();
        }

        private java.util.stream.Stream<RunRow> of(UUID sessionId) {
            return state.runs.values().stream().filter(run -> run.session().equals(sessionId));
        }

        @Override
        public Optional<Run> findNewestSummarised(UUID sessionId) {
            return Optional.empty();
        }

        @Override
        public Map<UUID, List<RunStep>> findStepsOfEnded(UUID sessionId, Instant since) {
            Map<UUID, List<RunStep>> steps = new HashMap<>();
            findEnded(sessionId, since).forEach(run -> steps.put(run.id(), findSteps(run.id())));
            return steps;
        }

        @Override
        public boolean move(UUID id, RunStatus from, RunStatus to, @Nullable Long epoch, @Nullable String error) {
            RunRow run = state.runs.get(id);
            if (run == null || run.status() != from || epoch != null && epoch != run.epoch()) {
                return false;
            }
            state.runs.put(id, run.with(to));
            return true;
        }

        @Override
        public Optional<RunStatus> lock(UUID id) {
            return Optional.ofNullable(state.runs.get(id)).map(RunRow::status);
        }

        @Override
        public boolean owns(UUID id, long epoch) {
            RunRow run = state.runs.get(id);
            return run.epoch() == epoch && (run.status() == RunStatus.RUNNING || run.status() == RunStatus.ABORTING);
        }

        @Override
        public void disown(UUID id) {
            RunRow run = state.runs.get(id);
            state.runs.put(id, run.owned(null, run.losses(), null));
        }

        @Override
        public Optional<Taken> claim(UUID id, UUID owner, Duration lease) {
            RunRow run = state.runs.get(id);
            if (run == null || !due(run)) {
                return Optional.empty();
            }
            int losses = run.losses() + (run.owner() == null ? 0 : 1);
            long epoch = Math.max(run.epoch(), state.heads.get(run.session()).epoch()) + 1;
            state.runs.put(id, run.claimed(owner, epoch, losses, clock.instant().plus(lease)));
            return Optional.of(new Taken(epoch, run.owner() != null, losses));
        }

        private boolean due(RunRow run) {
            boolean works = run.status() == RunStatus.RUNNING || run.status() == RunStatus.ABORTING;
            return run.status() == RunStatus.PENDING
                    || works && (run.lease() == null || run.lease().isBefore(clock.instant()));
        }

        @Override
        public List<UUID> findDue(int limit) {
            return state.runs.values().stream()
                    .filter(this::due)
                    .map(RunRow::id)
                    .toList();
        }

        @Override
        public Map<UUID, RunStatus> renewLeases(UUID owner, Set<UUID> ids, Duration lease) {
            Map<UUID, RunStatus> owned = new LinkedHashMap<>();
            for (UUID id : ids) {
                RunRow run = state.runs.get(id);
                if (owner.equals(run.owner())
                        && (run.status() == RunStatus.RUNNING || run.status() == RunStatus.ABORTING)) {
                    state.runs.put(
                            id, run.owned(owner, run.losses(), clock.instant().plus(lease)));
                    owned.put(id, run.status());
                }
            }
            return owned;
        }

        @Override
        public void addLog(UUID logId, UUID runId, RunStatus status, Instant now) {
            // the moves themselves are looked at
        }

        @Override
        public boolean addStep(RunStep step, Instant now) {
            return state.steps.putIfAbsent(
                            step.runId() + "/" + step.turn() + "/" + step.kind() + "/" + step.callId(), step)
                    == null;
        }

        @Override
        public List<RunStep> findSteps(UUID runId) {
            return state.steps.values().stream()
                    .filter(step -> step.runId().equals(runId))
                    .sorted(java.util.Comparator.comparingInt(RunStep::turn).thenComparing(RunStep::kind))
                    .toList();
        }

        private Run entity(RunRow row) {
            Run run = new Run(row.id(), row.session(), row.user(), row.data(), row.created());
            write(run, "status", row.status());
            write(run, "epoch", row.epoch());
            return run;
        }

        private static void write(Run run, String name, Object value) {
            try {
                Field field = Run.class.getDeclaredField(name);
                field.setAccessible(true);
                field.set(run, value);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the entity has changed", e);
            }
        }
    }

    final class Questions extends RunQuestionRepository {
        @Override
        public void add(RunQuestion question, Instant now) {
            if (state.questions.values().stream()
                    .anyMatch(other -> other.runId().equals(question.runId())
                            && (other.state() == RunQuestion.State.OPEN
                                    || other.turn() == question.turn()
                                            && other.callId().equals(question.callId())))) {
                throw new AssertionError("asked twice: " + question);
            }
            state.questions.put(question.id(), question);
        }

        @Override
        public List<RunQuestion> findOf(UUID runId) {
            return state.questions.values().stream()
                    .filter(question -> question.runId().equals(runId))
                    .toList();
        }

        @Override
        public boolean answer(UUID id, boolean confirmed, @Nullable String answer, Instant now) {
            RunQuestion open = state.questions.get(id);
            if (open.state() != RunQuestion.State.OPEN) {
                return false;
            }
            put(open, RunQuestion.State.ANSWERED, confirmed, answer);
            return true;
        }

        @Override
        public void begin(UUID id) {
            RunQuestion asked = state.questions.get(id);
            put(asked, RunQuestion.State.BEGUN, asked.confirmed(), asked.answer());
        }

        @Override
        public void forgetAnswers(UUID runId) {
            findOf(runId).forEach(asked -> put(asked, asked.state(), asked.confirmed(), null));
        }

        private static RunQuestion changed(
                RunQuestion from, RunQuestion.State to, boolean confirmed, @Nullable String answer) {
            return new RunQuestion(
                    from.id(), from.runId(), from.turn(), from.callId(), from.question(), to, confirmed, answer);
        }

        private void put(RunQuestion from, RunQuestion.State to, boolean confirmed, @Nullable String answer) {
            state.questions.put(from.id(), changed(from, to, confirmed, answer));
        }
    }

    final class Events extends EventLogRepository {
        @Override
        public Map<UUID, Long> advance(Collection<Claim> claims) {
            Map<UUID, Long> bases = new HashMap<>();
            for (Claim claim : claims) {
                Head head = state.heads.get(claim.sessionId());
                if (claim.epoch() == null || claim.epoch() == head.epoch()) {
                    state.heads.put(claim.sessionId(), new Head(head.last() + claim.count(), head.epoch()));
                    bases.put(claim.sessionId(), head.last());
                }
            }
            return bases;
        }

        @Override
        public void insert(Collection<EventRow> rows) {
            for (EventRow row : rows) {
                if (state.events.get(row.sessionId()).putIfAbsent(row.seq(), row) != null) {
                    throw new AssertionError("a number was given twice: " + row);
                }
            }
        }

        @Override
        public void deleteCovered(UUID sessionId, UUID block, EventRow.Covers covers) {
            state.events
                    .get(sessionId)
                    .subMap(covers.from(), true, covers.to(), true)
                    .values()
                    .removeIf(row -> row.delta()
                            && row.content().path("block_id").asText().equals(block.toString()));
        }

        @Override
        public void deleteSpoken(UUID sessionId, UUID runId, EventRow.Covers covers) {
            state.events
                    .get(sessionId)
                    .subMap(covers.from(), true, covers.to(), true)
                    .values()
                    .removeIf(row -> spoken(row, runId));
        }

        @Override
        public List<EventRow> findSpoken(UUID sessionId, UUID runId, long afterSeq) {
            return state.events.get(sessionId).tailMap(afterSeq, false).values().stream()
                    .filter(row -> spoken(row, runId))
                    .toList();
        }

        private static boolean spoken(EventRow row, UUID runId) {
            return runId.equals(row.runId())
                    && (row.delta()
                            || row.name().equals("agent.response")
                            || row.name().equals("agent.reasoning"));
        }

        @Override
        public OptionalLong lastSeq(UUID sessionId) {
            return OptionalLong.of(last(sessionId));
        }

        @Override
        public void fence(UUID sessionId, long epoch) {
            if (epoch <= state.heads.get(sessionId).epoch()) {
                throw new AssertionError("epochs ascend: %d of %s".formatted(epoch, sessionId));
            }
            state.heads.put(sessionId, new Head(last(sessionId), epoch));
        }
    }
}
