package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.agents.AgentCatalog;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
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

/** What users do with runs: start and cancel them. Both only store the wish; a node does the work. */
@Stateless
public class RunService {
    private static final long FIRST_EPOCH = 1;

    @Inject
    RunRepository runs;

    @Inject
    RunContexts contexts;

    @Inject
    SessionService sessions;

    @Inject
    LlmSettingService models;

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
        SessionView opened = sessions.beginRun(userId, session.id(), wish.text(), agentType, model.settingId());
        Run run = new Run(ids.next(), session.id(), userId, wish.command(), clock.instant());
        RunContext context = contexts.forNew(opened, model, wish.text(), wish.command());
        store(run);
        ModelHold hold = meter.hold(firstCall(run, context));
        log.append(new EventBatch(session.id(), null, List.of(RunEvents.userMessage(run.id(), wish.text()))));
        Begun begun = node.takesMore()
                ? journal.claim(run.id(), node.id(), config.lease())
                        .map(claim -> new Begun(claim, context, hold))
                        .orElse(null)
                : null;
        requested.fire(new RunRequested(run.id(), begun));
        return run.id();
    }

    private static ModelCall firstCall(Run run, RunContext context) {
        ResolvedModel model = context.model();
        return new ModelCall(
                run.userId(),
                run.sessionId(),
                run.id(),
                RunSteps.usageKey(run.id(), 1, FIRST_EPOCH, 1),
                context.modelId(),
                model.settings().provider(),
                model.ownKey(),
                InputBound.of(context.request()),
                model.settings().maxOutputTokens(),
                model.price());
    }

    private void store(Run run) {
        if (!runs.add(run)) {
            throw new ConcurrentRunException(run.sessionId());
        }
        runs.addLog(ids.next(), run.id(), RunStatus.PENDING, clock.instant());
    }

    /**
     * Asks the session's active run to stop, and says so to everybody who watches. Repeating it while the run is ending
     * changes nothing.
     *
     * @throws RunNotFoundException when no run is active
     */
    public void cancel(UUID userId, UUID sessionId) {
        sessions.get(userId, sessionId);
        Run run = runs.findActive(sessionId).orElseThrow(() -> new RunNotFoundException(sessionId));
        boolean moved = runs.move(run.id(), RunStatus.RUNNING, RunStatus.ABORTING, null, null)
                || runs.move(run.id(), RunStatus.PENDING, RunStatus.ABORTING, null, null);
        if (moved) {
            runs.addLog(ids.next(), run.id(), RunStatus.ABORTING, clock.instant());
            log.append(new EventBatch(sessionId, null, List.of(RunEvents.aborting(run.id()))));
        }
        cancelRequested.fire(new CancelRequested(run.id()));
    }

    /** The state of the session's newest run; empty when it never had one. */
    public Optional<RunStatus> newestStatus(UUID sessionId) {
        return runs.findNewest(sessionId).map(Run::status);
    }
}
