package dev.capstan.service.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.agents.AgentCatalog;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.sessions.SessionPlans;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What users do with runs: start and cancel them. Both only store the wish; a node does the work. */
@Stateless
public class RunService {
    private static final Logger LOG = Logger.getLogger(RunService.class.getName());
    private static final int MOST_FILES = 20;

    @Inject
    RunRepository runs;

    @Inject
    RunContexts contexts;

    @Inject
    SessionService sessions;

    @Inject
    LlmSettingService models;

    @Inject
    FileService files;

    @Inject
    ModelMeter meter;

    @Inject
    EventLog log;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    RunJournal journal;

    @Inject
    RunMoves moves;

    @Inject
    RunEndings endings;

    @Inject
    RunPlans plans;

    @Inject
    RunNode node;

    @Inject
    RunsConfig config;

    @Inject
    Event<RunRequested> requested;

    @Inject
    Event<CancelRequested> cancelRequested;

    /**
     * Stores the user's message and a run that answers it, and holds what its first model call can cost; a refusal
     * leaves nothing behind. This node works on the run when it has room; else the run waits for one that has.
     *
     * @return the run's id
     * @throws ConcurrentRunException when the session has an active run
     */
    public UUID start(UUID userId, StartRun wish) {
        SessionView session = sessions.get(userId, wish.sessionId());
        if (runs.findActive(session.id()).isPresent()) {
            throw new ConcurrentRunException(session.id());
        }
        String agentType = Objects.requireNonNullElse(wish.agentType(), AgentCatalog.DEFAULT_TYPE);
        AgentCatalog.get(agentType);
        UUID settingId = session.modelSettingId() != null ? session.modelSettingId() : wish.modelSettingId();
        ResolvedModel model =
                models.resolve(userId, settingId, session.modelSettingId() != null ? null : wish.source());
        ObjectNode command = Attachment.into(wish.command(), attachments(userId, session.id(), wish.command()));
        RunBrief brief = RunBrief.of(command);
        if (brief.mode() != RunBrief.Mode.PLAN
                && brief.mode().ofPlans()
                && brief.plan().isMissingNode()
                && SessionPlans.in(session).isMissingNode()) {
            throw invalid("This session has no plan that could be changed. Ask for one first.");
        }
        SessionView opened = sessions.beginRun(userId, session.id(), wish.text(), agentType, model.settingId());
        Run run = new Run(ids.next(), session.id(), userId, command, clock.instant());
        plans.begun(session.id(), brief);
        RunContext context = contexts.forNew(opened, model, command);
        store(run);
        Claim first = Claim.ahead(run);
        ModelHold hold = meter.hold(context.call(first, first.turnKey(1, 1)));
        log.append(new EventBatch(session.id(), null, firstEvents(run.id(), wish.text(), brief)));
        Begun begun = node.takesMore()
                ? journal.claim(run.id(), node.id(), config.lease())
                        .map(claim -> new Begun(claim, context, hold))
                        .orElse(null)
                : null;
        requested.fire(new RunRequested(run.id(), begun));
        return run.id();
    }

    private List<Attachment> attachments(UUID userId, UUID sessionId, JsonNode command) {
        List<UUID> ids = command.path("files")
                .valueStream()
                .map(RunService::fileId)
                .distinct()
                .toList();
        if (ids.size() > MOST_FILES) {
            throw invalid("files may name %d files.".formatted(MOST_FILES));
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        List<StoredFile> found = files.ownAll(userId, ids);
        ids.forEach(id -> files.show(userId, sessionId, id, false));
        return Attachment.of(found);
    }

    private static UUID fileId(JsonNode id) {
        try {
            return UUID.fromString(id.asText());
        } catch (IllegalArgumentException e) {
            throw invalid("files must hold ids of files that you have uploaded.");
        }
    }

    private static AppException invalid(String message) {
        return new AppException(AppException.Kind.INVALID, "validation_error", message);
    }

    private static List<NewEvent> firstEvents(UUID runId, String text, RunBrief brief) {
        return brief.mode().ofPlans()
                ? List.of(
                        RunEvents.userMessage(
                                runId, text, brief.attachments(), brief.mode().wire()),
                        WaitEvents.progress(runId, "Looking at what is wanted, to plan it."))
                : List.of(RunEvents.userMessage(runId, text, brief.attachments(), null));
    }

    private void store(Run run) {
        if (!runs.add(run)) {
            throw new ConcurrentRunException(run.sessionId());
        }
        runs.addLog(ids.next(), run.id(), RunStatus.PENDING, clock.instant());
    }

    /**
     * Asks the session's active run to stop, and says so to everybody who watches; one that waits for its user ends at
     * once. Repeating it while the run is ending
     * changes nothing.
     *
     * @throws RunNotFoundException when no run is active
     */
    public void cancel(UUID userId, UUID sessionId) {
        sessions.get(userId, sessionId);
        Run run = runs.findActive(sessionId).orElseThrow(() -> new RunNotFoundException(sessionId));
        RunStatus status = runs.lock(run.id()).orElseThrow(() -> new RunNotFoundException(sessionId));
        switch (status) {
            case PENDING, RUNNING -> {
                moves.tried(run.id(), status, RunStatus.ABORTING);
                log.append(new EventBatch(sessionId, null, List.of(RunEvents.aborting(run.id()))));
            }
            case PAUSED -> endings.cancelledWhileWaiting(run);
            case ABORTING -> LOG.log(Level.FINE, "Run {0} is ending already.", run.id());
            case COMPLETED, CANCELLED, FAILED -> throw new RunNotFoundException(sessionId);
        }
        cancelRequested.fire(new CancelRequested(run.id()));
    }

    /** The state of the session's newest run; empty when it never had one. */
    public Optional<RunStatus> newestStatus(UUID sessionId) {
        return runs.findNewest(sessionId).map(Run::status);
    }
}
