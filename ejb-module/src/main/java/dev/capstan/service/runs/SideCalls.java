package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.tools.Assistant;
import dev.capstan.service.tools.AssistantException;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.runs.CancelToken;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Model calls of a run that are no turns of its agent: summaries, and what tools ask. Each is held, made and paid like a
 * turn; what the model says in them is no event. Used by many threads.
 */
final class SideCalls {
    private final Claim claim;
    private final RunContext context;
    private final ChatModel model;
    private final RunParts parts;
    private final AtomicInteger made = new AtomicInteger();

    SideCalls(Claim claim, RunContext context, ChatModel model, RunParts parts) {
        this.claim = claim;
        this.context = context;
        this.model = model;
        this.parts = parts;
    }

    /** Stores what a call gave, and pays for it, in one transaction. */
    interface Commit {
        void reply(ModelReply reply, ModelHold hold);
    }

    /** For one tool call, which {@code cancel} ends. */
    Assistant assistant(CancelToken cancel) {
        return (instructions, text, maxOutputTokens) -> ask(instructions, text, maxOutputTokens, cancel);
    }

    private String ask(String instructions, String text, int maxOutputTokens, CancelToken cancel)
            throws AssistantException {
        ModelRequest request =
                new ModelRequest(instructions, List.of(new Message.User(text)), List.of(), limit(maxOutputTokens));
        try {
            ModelReply reply = make(
                    ActKind.MODEL_CALL,
                    request,
                    cancel,
                    (made, hold) -> parts.journal()
                            .settle(
                                    claim,
                                    context,
                                    new ModelAttempt(hold.holdId(), new MeteredUsage(made.usage(), made.doubt()))));
            String said = text(reply);
            if (said.isBlank()) {
                throw new AssistantException("The model had nothing to say about it.");
            }
            return said;
        } catch (ModelException | AppException e) {
            throw new AssistantException("The model could not be asked: %s".formatted(e.getMessage()));
        }
    }

    int limit(int wanted) {
        return Math.min(wanted, context.model().settings().maxOutputTokens());
    }

    static String text(ModelReply reply) {
        return reply.blocks().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /**
     * @throws CancellationException when {@code cancel} fired; what was consumed is paid then
     * @throws AppException when the credits do not cover the call
     */
    ModelReply make(ActKind kind, ModelRequest request, CancelToken cancel, Commit commit) throws ModelException {
        int number = made.incrementAndGet();
        for (int attempt = 1; ; attempt++) {
            ModelHold hold = parts.journal().hold(modelCall(kind, request, number, attempt));
            ModelRequest bounded =
                    new ModelRequest(request.system(), request.messages(), request.tools(), hold.maxOutputTokens());
            try {
                ModelReply reply = parts.telemetry()
                        .model(context.model().settings(), bounded, () -> model.stream(bounded, new Unheard(), cancel));
                commit.reply(reply, hold);
                return reply;
            } catch (ModelException e) {
                parts.journal().settle(claim, context, new ModelAttempt(hold.holdId(), consumed(e)));
                if (cancel.cancelled()) {
                    throw new CancellationException("cancelled while a model was asked");
                }
                if (!e.transientFault() || attempt == parts.config().modelAttempts()) {
                    throw e;
                }
                RetryPause.await(attempt, e, cancel);
            }
        }
    }

    private ModelCall modelCall(ActKind kind, ModelRequest request, int number, int attempt) {
        return new ModelCall(
                claim.userId(),
                claim.sessionId(),
                claim.runId(),
                "%s/aside/%d/%d/%d".formatted(claim.agent().keyPrefix(claim.runId()), claim.epoch(), number, attempt),
                context.modelId(),
                context.model().settings().provider(),
                context.model().ownKey(),
                InputBound.of(request),
                request.maxOutputTokens(),
                context.model().price(),
                kind);
    }

    private static MeteredUsage consumed(ModelException e) {
        return e.usage()
                .map(usage -> new MeteredUsage(usage, e.doubt().orElse(null)))
                .orElseGet(() ->
                        new MeteredUsage(TokenUsage.NONE, new UsageDoubt("the call ended without a report", null)));
    }

    private static final class Unheard implements ModelListener {
        @Override
        public void text(String delta) {
            // nobody watches
        }

        @Override
        public void thinking(String delta) {
            // nobody watches
        }

        @Override
        public void blockEnded(Block whole) {
            // the reply has it
        }
    }
}
