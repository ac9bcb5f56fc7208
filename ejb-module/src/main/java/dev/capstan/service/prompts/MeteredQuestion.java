package dev.capstan.service.prompts;

import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.credits.MeteredCalls;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.runs.CancelToken;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a model once, within a time limit: holds what it can cost, calls, settles what it said or gives the hold back. */
@ApplicationScoped
public class MeteredQuestion {
    private static final int FRAMING = 64;

    /** How long the model may take in all. */
    Duration patience = Duration.ofSeconds(60);

    @Inject
    ChatModels models;

    @Inject
    AddressGuard guard;

    @Inject
    ModelMeter meter;

    @Inject
    MeteredCalls calls;

    @Inject
    Ids ids;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ScheduledExecutorService scheduler;

    /** What a question is asked for, and how long its answer is waited for; {@code key} begins the key of its hold. */
    record Purpose(ActKind kind, String key, Duration patience) {}

    ModelReply ask(UUID userId, @Nullable UUID sessionId, ResolvedModel model, ModelRequest request) {
        return ask(userId, sessionId, model, request, new Purpose(ActKind.PROMPT_ENHANCEMENT, "prompt", patience));
    }

    ModelReply ask(UUID userId, @Nullable UUID sessionId, ResolvedModel model, ModelRequest request, Purpose purpose) {
        URI address = model.settings().baseUrl();
        if (model.ownKey() && address != null) {
            guard.check(address);
        }
        ModelHold hold = meter.hold(new ModelCall(
                userId,
                sessionId,
                null,
                purpose.key() + "/" + ids.next(),
                model.settings().modelId(),
                model.settings().provider(),
                model.ownKey(),
                bound(request),
                request.maxOutputTokens(),
                model.price(),
                purpose.kind()));
        ModelRequest paid =
                new ModelRequest(request.system(), request.messages(), request.tools(), hold.maxOutputTokens());
        return call(model, paid, hold, purpose.patience());
    }

    private ModelReply call(ResolvedModel model, ModelRequest request, ModelHold hold, Duration limit) {
        CancelToken cancel = new CancelToken();
        boolean ended = false;
        ScheduledFuture<?> tooLong = scheduler.schedule(cancel::cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ModelReply reply = models.open(model.settings()).stream(request, ModelListener.silent(), cancel);
            calls.settle(hold.holdId(), new MeteredUsage(reply.usage(), reply.doubt()));
            ended = true;
            return reply;
        } catch (ModelException e) {
            e.usage()
                    .ifPresent(usage -> calls.settle(
                            hold.holdId(), new MeteredUsage(usage, e.doubt().orElse(null))));
            ended = e.usage().isPresent();
            throw new PromptEnhancementException(
                    cancel.cancelled()
                            ? "%s did not answer within %d seconds; try again later."
                                    .formatted(model.displayName(), limit.toSeconds())
                            : String.valueOf(e.getMessage()));
        } finally {
            tooLong.cancel(false);
            if (!ended) {
                meter.release(hold.holdId());
            }
        }
    }

    /** No tokenizer makes more than one token of a byte. */
    private static long bound(ModelRequest request) {
        long bytes = bytes(request.system()) + FRAMING;
        for (Message message : request.messages()) {
            bytes += FRAMING + (message instanceof Message.User user ? bytes(user.text()) : 0);
        }
        return bytes;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
