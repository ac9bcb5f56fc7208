package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.LogForTests;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.service.runs.RunQuestions.Asked;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.OfferedTools;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolAudience;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOffers;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.runs.CancelToken;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One server of the simulation: the product's own classes over {@link SimDatabase}, wired by hand. */
final class SimNode {
    static final RunsConfig CONFIG = new RunsConfig(Duration.ofSeconds(15), 20, 4, 1);

    private final SimDatabase database;
    private final SimModel script;
    private final Ids ids;
    private final List<Object> fired = new ArrayList<>();
    private final List<SimScheduler.Actor> actors = new ArrayList<>();
    private final RunRegistry registry = new RunRegistry();
    private final RunNode node = new RunNode();
    private final RunLeases leases = new RunLeases();
    private final RunWorker worker = new RunWorker();
    final RunService service = new RunService();
    final Pauses pauses = new Pauses();
    private final Journal journal = new Journal();

    SimNode(SimDatabase database, SimModel script, Ids ids) {
        this.database = database;
        this.script = script;
        this.ids = ids;
        wire();
    }

    // ---- what the dispatcher does ----

    /** Claims what is due. */
    void sweep() {
        database.tx(() -> leases.due(32)).forEach(this::offer);
    }

    /** Prolongs the leases, and hears of cancels. */
    void renew() {
        database.tx(() -> leases.renew(node.id(), registry.ids(), CONFIG.lease()))
                .forEach((run, status) -> {
                    if (status == dev.capstan.types.runs.RunStatus.ABORTING) {
                        registry.find(run).ifPresent(RunControl::cancel);
                    }
                });
    }

    /** Asks its runs to stop after their next step. */
    void leave() {
        registry.ids().forEach(run -> registry.find(run).ifPresent(RunControl::leave));
    }

    void abandon() {
        registry.ids().forEach(run -> registry.find(run).ifPresent(RunControl::abandon));
    }

    void kill() {
        actors.forEach(SimScheduler.Actor::kill);
    }

    /** A user's wish, and what this node does when it is committed. */
    void act(Runnable wish) {
        fired.clear();
        run(wish);
        List.copyOf(fired).forEach(this::hear);
    }

    private void hear(Object event) {
        switch (event) {
            case RunRequested request -> hear(request);
            case CancelRequested cancel -> registry.find(cancel.runId()).ifPresent(RunControl::cancel);
            default -> sweep();
        }
    }

    private void hear(RunRequested request) {
        Begun begun = request.begun();
        if (begun == null) {
            sweep();
        } else {
            RunControl control = new RunControl(database.clock);
            registry.enter(request.runId(), control);
            work(request.runId(), control, () -> worker.work(begun, control));
        }
    }

    private void offer(UUID run) {
        RunControl control = new RunControl(database.clock);
        if (registry.enter(run, control)) {
            work(
                    run,
                    control,
                    () -> journal.claim(run, node.id(), CONFIG.lease())
                            .ifPresent(claim -> worker.work(claim, control)));
        }
    }

    private void work(UUID run, RunControl control, Runnable work) {
        actors.add(database.scheduler.start(() -> {
            try {
                work.run();
            } finally {
                registry.leave(run, control);
            }
        }));
    }

    // ---- wiring ----

    private void wire() {
        EventLog log = LogForTests.over(database.events, ids, database.clock, database::waits);
        RunMoves moves = new RunMoves();
        moves.runs = database.runs;
        moves.ids = ids;
        moves.clock = database.clock;
        RunEvidence evidence = new RunEvidence();
        evidence.runs = database.runs;
        evidence.events = database.events;
        RunBills bills = new Bills();
        RunPlans plans = new RunPlans();
        plans.runs = database.runs;
        RunQuestions questions = new RunQuestions();
        questions.questions = database.questions;
        questions.clock = database.clock;
        questions.secrets = new SecretBox() {
            @Override
            public String seal(String clear, String purpose) {
                return purpose + "|" + clear;
            }

            @Override
            public String open(String text, String purpose) {
                return text.substring(purpose.length() + 1);
            }
        };
        registryAndLeases();
        RunContexts contexts = contexts();
        Endings endings = new Endings();
        journal.runs = database.runs;
        journal.events = database.events;
        journal.log = log;
        journal.bills = bills;
        journal.evidence = evidence;
        journal.moves = moves;
        journal.plans = plans;
        journal.clock = database.clock;
        endings.runs = database.runs;
        endings.moves = moves;
        endings.log = log;
        endings.bills = bills;
        endings.evidence = evidence;
        endings.questions = questions;
        endings.plans = plans;
        endings.clock = database.clock;
        pauses.runs = database.runs;
        pauses.questions = questions;
        pauses.contexts = contexts;
        pauses.bills = bills;
        pauses.meter = new Meter();
        pauses.sessions = contexts.sessions;
        pauses.log = log;
        pauses.ids = ids;
        pauses.clock = database.clock;
        pauses.requested = event();
        service.runs = database.runs;
        service.contexts = contexts;
        service.sessions = contexts.sessions;
        service.models = contexts.models;
        service.meter = pauses.meter;
        service.log = log;
        service.ids = ids;
        service.clock = database.clock;
        service.journal = journal;
        service.moves = moves;
        service.endings = endings;
        service.plans = plans;
        service.node = node;
        service.config = CONFIG;
        service.requested = event();
        service.cancelRequested = event();
        worker.journal = journal;
        worker.endings = endings;
        worker.pauses = pauses;
        worker.contexts = contexts;
        worker.models = new ChatModels() {
            @Override
            public ChatModel open(ModelSettings settings) {
                return script;
            }
        };
        worker.tools = new InlineTools();
        worker.offers = new ToolOffers() {
            @Override
            public OfferedTools gather(ToolAudience audience, List<String> taken, CancelToken cancel) {
                return OfferedTools.NONE;
            }
        };
        worker.registry = contexts.tools;
        worker.attachments = new AttachmentCopy();
        worker.secrets = new SessionSecrets() {
            @Override
            public Watch watch(UUID sessionId) {
                return () -> {};
            }
        };
        worker.subAgents = new SubAgentConfig(1, Duration.ofMinutes(1), BigDecimal.ONE, 1);
        worker.writer = new Writer(log);
        worker.config = CONFIG;
        worker.ids = ids;
        worker.telemetry = new RunTelemetry();
        worker.telemetry.tracer = OpenTelemetry.noop().getTracer("simulation");
        worker.tools.telemetry = worker.telemetry;
    }

    private void registryAndLeases() {
        node.registry = registry;
        node.config = CONFIG;
        node.ids = ids;
        node.name();
        leases.runs = database.runs;
    }

    private RunContexts contexts() {
        RunContexts contexts = new RunContexts() {
            @Override
            public RunContext of(Claim claim) {
                return database.tx(() -> super.of(claim));
            }
        };
        contexts.runs = database.runs;
        contexts.sessions = new Sessions();
        contexts.models = new LlmSettingService() {
            @Override
            public ResolvedModel resolve(UUID userId, @Nullable UUID settingId, @Nullable String source) {
                return new ResolvedModel(
                        userId,
                        new ModelSettings("demo", "Demo", null, null, null, null, 0, 4000, 100_000),
                        false,
                        "D",
                        null);
            }
        };
        contexts.tools = new ToolRegistry() {
            @Override
            public Toolbox pick(List<String> names) {
                return new Toolbox(List.of(
                        new SimTool("once", false, script),
                        new SimTool("again", true, script),
                        new SimTool("ask", false, script)));
            }
        };
        return contexts;
    }

    @SuppressWarnings("unchecked")
    private <T> Event<T> event() {
        return (Event<T>) Proxy.newProxyInstance(
                SimNode.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    fired.add(arguments[0]);
                    return null;
                });
    }

    private static final class Sessions extends SessionService {
        @Override
        public SessionView get(UUID userId, UUID sessionId) {
            return new SessionView(
                    sessionId,
                    userId,
                    "v1",
                    "S",
                    "active",
                    "/workspace",
                    false,
                    null,
                    null,
                    null,
                    null,
                    Instant.EPOCH,
                    null,
                    null,
                    "general",
                    "agent",
                    false,
                    null,
                    null);
        }

        @Override
        public SessionView beginRun(UUID userId, UUID sessionId, String text, String agentType, UUID setting) {
            return get(userId, sessionId);
        }
    }

    private final class Meter extends ModelMeter {
        @Override
        public ModelHold hold(ModelCall call) {
            return database.tx(() -> {
                Optional<SimDatabase.Hold> same = database.holds().values().stream()
                        .filter(hold -> hold.key().equals(call.usageKey()) && hold.open())
                        .findFirst();
                if (database.charges().containsKey(call.usageKey())) {
                    throw new AssertionError("held again after it was charged: " + call.usageKey());
                }
                SimDatabase.Hold hold =
                        same.orElseGet(() -> new SimDatabase.Hold(ids.next(), call.runId(), call.usageKey(), true));
                database.holds().put(hold.id(), hold);
                return new ModelHold(hold.id(), 100, BigDecimal.ONE);
            });
        }

        @Override
        public void release(UUID holdId) {
            end(holdId, false);
        }
    }

    private void end(UUID holdId, boolean charge) {
        SimDatabase.Hold hold = database.holds().get(holdId);
        if (hold.open()) {
            database.holds().put(holdId, new SimDatabase.Hold(hold.id(), hold.run(), hold.key(), false));
            if (charge) {
                database.charges().merge(hold.key(), 1, Integer::sum);
            }
        }
    }

    private final class Bills extends RunBills {
        @Override
        List<NewEvent> settle(UUID runId, boolean ownKey, UUID holdId, MeteredUsage used) {
            end(holdId, true);
            return List.of();
        }

        @Override
        List<NewEvent> settle(UUID runId, boolean ownKey, ModelAttempt attempt) {
            end(attempt.holdId(), attempt.consumed().total() > 0);
            return List.of();
        }

        @Override
        List<NewEvent> settleLost(UUID runId, Map<String, Long> characters) {
            openOf(runId).forEach(hold -> end(hold.id(), characters.getOrDefault("", 0L) > 0));
            return List.of();
        }

        @Override
        void release(UUID holdId) {
            end(holdId, false);
        }

        @Override
        void releaseAll(UUID runId) {
            openOf(runId).forEach(hold -> end(hold.id(), false));
        }

        private List<SimDatabase.Hold> openOf(UUID runId) {
            return database.holds().values().stream()
                    .filter(hold -> hold.open() && runId.equals(hold.run()))
                    .toList();
        }

        @Override
        void holdTool(Claim claim, int turn, Block.ToolCall call, ToolSpec tool) {
            // tools are free here
        }

        @Override
        ToolBill endTool(Claim claim, int turn, Block.ToolCall call, ToolOutcome outcome) {
            return ToolBill.FREE;
        }
    }

    private final class Journal extends RunJournal {
        @Override
        public Optional<Claim> claim(UUID runId, UUID by, Duration lease) {
            return database.tx(() -> super.claim(runId, by, lease));
        }

        @Override
        public ModelHold hold(ModelCall call) {
            return pauses.meter.hold(call);
        }

        @Override
        public void handOver(Claim claim) {
            run(() -> super.handOver(claim));
        }

        @Override
        public void settle(Claim claim, RunContext context, ModelAttempt attempt) {
            run(() -> super.settle(claim, context, attempt));
        }

        @Override
        public void commitReply(Claim claim, int turn, ModelReply reply, UUID holdId, RunContext context) {
            run(() -> super.commitReply(claim, turn, reply, holdId, context));
        }

        @Override
        public void commitResult(
                Claim claim, int turn, Block.ToolCall call, @Nullable ToolSpec tool, ToolOutcome outcome) {
            run(() -> super.commitResult(claim, turn, call, tool, outcome));
        }
    }

    private final class Endings extends RunEndings {
        @Override
        public void complete(Claim claim, RunContext context) {
            run(() -> super.complete(claim, context));
        }

        @Override
        public void cancelled(
                Claim claim, @Nullable RunContext context, List<Block> said, @Nullable ModelAttempt attempt) {
            run(() -> super.cancelled(claim, context, said, attempt));
        }

        @Override
        public void fail(Claim claim, String code, String message) {
            run(() -> super.fail(claim, code, message));
        }
    }

    /** Public methods are transactions, as the container makes them. */
    final class Pauses extends RunPauses {
        @Override
        public Map<String, Asked> asked(UUID runId, int turn) {
            return database.tx(() -> super.asked(runId, turn));
        }

        @Override
        public boolean pause(Claim claim, int turn, Block.ToolCall call, Question question) {
            return database.tx(() -> super.pause(claim, turn, call, question));
        }

        @Override
        public void begin(Claim claim, Asked asked, Block.ToolCall call, ToolSpec tool) {
            run(() -> super.begin(claim, asked, call, tool));
        }
    }

    private void run(Runnable work) {
        database.tx(() -> {
            work.run();
            return true;
        });
    }

    /** One event, one transaction, at once. */
    private final class Writer extends EventWriter {
        private final EventLog log;

        Writer(EventLog log) {
            this.log = log;
        }

        @Override
        public CompletableFuture<Void> submit(UUID sessionId, @Nullable Long epoch, NewEvent event) {
            try {
                run(() -> log.append(new EventBatch(sessionId, epoch, List.of(event))));
                return CompletableFuture.completedFuture(null);
            } catch (StaleOwnerException | jakarta.ejb.EJBException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    /** Calls one after the other, with others between them. */
    private final class InlineTools extends ToolRunner {
        @Override
        void run(
                Claim claim,
                int turn,
                List<Block.ToolCall> calls,
                Conversation conversation,
                Toolbox offered,
                CancelToken cancel,
                Map<String, String> secrets,
                Commit commit) {
            for (Block.ToolCall call : calls) {
                if (conversation.answered(turn, call.id())) {
                    continue;
                }
                Tool tool = offered.find(call.name()).orElseThrow();
                database.scheduler.letOthersRun();
                ToolOutcome outcome = ((SimTool) tool)
                        .make(
                                call,
                                new ToolContext(claim.userId(), claim.sessionId(), claim.runId(), cancel, () -> {}));
                database.scheduler.letOthersRun();
                commit.result(turn, call, outcome);
            }
        }
    }

    /** A tool that counts its effects. */
    record SimTool(String name, boolean repeatable, SimModel script) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, name, "A tool of the simulation.", "", "");
        }

        @Override
        public Optional<Question> asks(JsonNode input) {
            return name.equals("ask")
                    ? Optional.of(Question.toConfirm(script.ids.next(), "May it?"))
                    : Optional.empty();
        }

        ToolOutcome make(Block.ToolCall call, ToolContext context) {
            if (!repeatable) {
                script.effects.merge(context.runId() + "/" + call.id(), script.effectsPerCall, Integer::sum);
            }
            return ToolOutcome.Done.of("done");
        }

        @Override
        public ToolOutcome call(JsonNode input, ToolContext context) {
            throw new AssertionError("made without its call");
        }
    }
}
