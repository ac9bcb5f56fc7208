package dev.capstan.service.runs;

import dev.capstan.persistence.runs.Run;
import dev.capstan.persistence.runs.RunRepository;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.runs.RunQuestions.Asked;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.tools.Answer;
import dev.capstan.service.tools.AnswerCheck;
import dev.capstan.service.tools.Question;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.types.runs.RunStatus;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait for their user. While one waits, no node owns it and no credits are held for it: it can wait for ever.
 * Each method is one transaction.
 */
@Stateless
public class RunPauses {
    private static final String API_VERSION = "v1";

    @Inject
    RunRepository runs;

    @Inject
    RunQuestions questions;

    @Inject
    RunContexts contexts;

    @Inject
    RunBills bills;

    @Inject
    ModelMeter meter;

    @Inject
    SessionService sessions;

    @Inject
    EventLog log;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    Event<RunRequested> requested;

    /** What was asked for the calls of a turn, by the id of the call. */
    public Map<String, Asked> asked(UUID runId, int turn) {
        return questions.of(runId, turn);
    }

    /**
     * Lets the run rest until the user has answered.
     *
     * @return false when the user has cancelled the run in the same moment
     */
    public boolean pause(Claim claim, int turn, Block.ToolCall call, Question question) {
        if (!runs.move(claim.runId(), RunStatus.RUNNING, RunStatus.PAUSED, claim.epoch(), null)) {
            return false;
        }
        runs.addLog(ids.next(), claim.runId(), RunStatus.PAUSED, clock.instant());
        runs.disown(claim.runId());
        bills.releaseAll(claim.runId());
        questions.ask(claim.runId(), turn, call, question);
        append(
                claim.sessionId(),
                claim.epoch(),
                WaitEvents.confirmation(claim.runId(), claim.sessionId(), call, question));
        return true;
    }

    /**
     * Takes the user's answer, once, and lets the run go on. An answer that does not fit, or that comes while the credits
     * do not cover the next step, is refused and leaves the run waiting.
     *
     * @throws RunNotFoundException when the session has no such run
     * @throws NotWaitingException when the run asks nothing
     */
    public void answer(UUID userId, AnswerRun wish) {
        SessionView session = sessions.get(userId, wish.sessionId());
        if (!API_VERSION.equals(session.apiVersion())) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "unsupported_api_version",
                    "Runs of this kind of session cannot be continued.");
        }
        Run run = runs.find(wish.runId())
                .filter(found -> found.sessionId().equals(session.id()))
                .orElseThrow(() -> RunNotFoundException.unknown(wish.runId()));
        RunStatus status = runs.lock(run.id()).orElseThrow(() -> RunNotFoundException.unknown(wish.runId()));
        if (status != RunStatus.PAUSED) {
            throw new NotWaitingException(run.id(), status);
        }
        Asked asked = questions.open(run.id());
        Answer answer = AnswerCheck.check(asked.question(), wish.confirmed(), wish.values());
        requireCredits(run, asked.id());
        if (!questions.answer(asked, answer) || !runs.move(run.id(), RunStatus.PAUSED, RunStatus.RUNNING, null, null)) {
            throw new NotWaitingException(run.id(), status);
        }
        runs.addLog(ids.next(), run.id(), RunStatus.RUNNING, clock.instant());
        append(
                session.id(),
                null,
                WaitEvents.answered(run.id(), wish.confirmed()),
                WaitEvents.progress(run.id(), "The answer is there; the run goes on."));
        requested.fire(new RunRequested(run.id(), null));
    }

    /** Asks the ledger for what the next model call needs, and gives it back: nothing is held for work that is not begun. */
    private void requireCredits(Run run, UUID questionId) {
        Claim next = new Claim(
                run.id(), run.sessionId(), run.userId(), run.epoch(), RunStatus.RUNNING, RunContexts.textOf(run));
        RunContext context = contexts.of(next);
        meter.release(meter.hold(context.call(next, "run/%s/answer/%s".formatted(run.id(), questionId)))
                .holdId());
    }

    /** Announces a call that waited, with what the user has entered, and notes that it is made from now on. */
    public void begin(Claim claim, Asked asked, Block.ToolCall call, ToolSpec tool) {
        questions.begin(asked);
        append(claim.sessionId(), claim.epoch(), RunEvents.toolCall(claim.runId(), call, tool));
    }

    private void append(UUID sessionId, @Nullable Long epoch, NewEvent... events) {
        log.append(new EventBatch(sessionId, epoch, List.of(events)));
    }
}
