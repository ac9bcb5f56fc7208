package dev.capstan.service.runs;

import dev.capstan.service.agents.AgentLoop;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.MessagePictures;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.realtime.StaleOwnerException;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.ToolAudience;
import dev.capstan.service.tools.ToolOffers;
import dev.capstan.service.tools.ToolRegistry;
import dev.capstan.types.runs.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Works on one claimed run until it has ended, was cancelled, or this node may not go on. */
@ApplicationScoped
public class RunWorker {
    private static final Logger LOG = Logger.getLogger(RunWorker.class.getName());

    @Inject
    RunJournal journal;

    @Inject
    RunEndings endings;

    @Inject
    RunPauses pauses;

    @Inject
    RunContexts contexts;

    @Inject
    ChatModels models;

    @Inject
    AddressGuard guard;

    @Inject
    ToolRunner tools;

    @Inject
    ToolOffers offers;

    @Inject
    ToolRegistry registry;

    @Inject
    AttachmentCopy attachments;

    @Inject
    MessagePictures pictures;

    @Inject
    SubAgentConfig subAgents;

    @Inject
    SessionSecrets secrets;

    @Inject
    EventWriter writer;

    @Inject
    RunsConfig config;

    @Inject
    Ids ids;

    @Inject
    RunTelemetry telemetry;

    void work(Claim claim, RunControl control) {
        telemetry.run(claim, () -> guarded(claim, control, () -> attempt(claim, control)));
    }

    /** As {@link #work(Claim, RunControl)}, without gathering again what the start of the run has gathered. */
    void work(Begun begun, RunControl control) {
        Claim claim = begun.claim();
        telemetry.run(
                claim, () -> guarded(claim, control, () -> steps(claim, begun.context(), begun.firstHold(), control)));
    }

    private void guarded(Claim claim, RunControl control, Runnable work) {
        try {
            failing(claim, control, work);
        } catch (StaleOwnerException e) {
            LOG.log(Level.INFO, "Run {0} goes on elsewhere.", claim.runId());
        }
    }

    private void failing(Claim claim, RunControl control, Runnable work) {
        try (SessionSecrets.Watch hidden = secrets.watch(claim.sessionId())) {
            work.run();
        } catch (StaleOwnerException e) {
            throw e;
        } catch (RuntimeException e) {
            if (control.abandoned()) {
                LOG.log(Level.INFO, "Run {0} was left to be taken over.", claim.runId());
            } else {
                LOG.log(Level.SEVERE, "Run " + claim.runId() + " failed unexpectedly.", e);
                fail(
                        claim,
                        "internal_error",
                        "The run failed on the server's side. Its id is " + claim.runId()
                                + ": give it to your administrator.");
            }
        }
    }

    private void attempt(Claim claim, RunControl control) {
        if (claim.losses() > config.maxLosses() && claim.status() == RunStatus.RUNNING) {
            fail(
                    claim,
                    "execution_error",
                    "The run was given up: the server that worked on it was lost %d times.".formatted(claim.losses()));
            return;
        }
        RunContext context;
        try {
            context = contexts.of(claim);
        } catch (AppException e) {
            fail(claim, "execution_error", e.getMessage());
            return;
        }
        if (claim.status() == RunStatus.ABORTING) {
            endings.cancelled(claim, context, List.of(), null);
            return;
        }
        steps(claim, context, null, control);
    }

    private void steps(Claim claim, RunContext context, @Nullable ModelHold firstHold, RunControl control) {
        if (!context.agentType().works()) {
            fail(
                    claim,
                    "execution_error",
                    "Agents of the type %s have no tools; use the type general, which can browse with its skills."
                            .formatted(context.agentType().wire()));
            return;
        }
        RunSteps steps;
        try {
            steps = new RunSteps(
                    claim,
                    context,
                    open(context.model()),
                    new RunParts(
                            journal, pauses, writer, ids, config, tools, telemetry, registry, contexts, subAgents,
                            secrets),
                    control,
                    firstHold);
        } catch (AppException e) {
            fail(claim, "execution_error", e.getMessage());
            return;
        }
        try {
            if (claim.first()) {
                steps.announce();
            }
            attachments.bring(claim, context.attachments(), control.token(), () -> tools.announceSandbox(claim));
            steps.look(pictures);
            steps.equip(offers.gather(audience(claim, context), context.tools().names(), control.token()));
            switch (loop(steps, control)) {
                case FINISHED -> endings.complete(claim, context);
                case TURN_LIMIT ->
                    fail(
                            claim,
                            "execution_error",
                            "The run was stopped after %d turns. Ask again to go on.".formatted(config.maxTurns()));
            }
        } catch (RunPaused e) {
            LOG.log(Level.INFO, "Run {0} waits for its user.", claim.runId());
        } catch (HandOver e) {
            journal.handOver(claim);
            LOG.log(Level.INFO, "Run {0} was handed over between two steps.", claim.runId());
        } catch (CancellationException e) {
            if (control.abandoned()) {
                throw e;
            }
            endings.cancelled(claim, context, steps.said(), steps.unpaid().orElse(null));
        } catch (RunFailure e) {
            fail(claim, e.code(), e.getMessage());
        } catch (AppException e) {
            fail(claim, e.code(), e.getMessage());
        }
    }

    private static ToolAudience audience(Claim claim, RunContext context) {
        return new ToolAudience(
                claim.userId(), claim.sessionId(), context.agentType().wire(), context.args());
    }

    /** Where a user's own model is said to be is asked again each time: what a name means can change. */
    private ChatModel open(ResolvedModel model) {
        URI address = model.settings().baseUrl();
        if (model.ownKey() && address != null) {
            guard.check(address);
        }
        return models.open(model.settings());
    }

    private void fail(Claim claim, String code, String message) {
        telemetry.failed(code);
        endings.fail(claim, code, message);
    }

    /** However the loop ends, what announced the run is in the log before what ends it. */
    private AgentLoop.End loop(RunSteps steps, RunControl control) {
        try {
            return AgentLoop.run(config.maxTurns(), steps, control.token());
        } finally {
            steps.awaitAnnounced();
        }
    }
}
