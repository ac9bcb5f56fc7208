package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import dev.capstan.types.credits.UsageDoubt;
import dev.capstan.types.runs.CancelToken;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Makes calls of a turn of which nothing is streamed, within their time. Who makes one holds and settles it. */
@ApplicationScoped
public class QuietCalls {
    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ScheduledExecutorService scheduler;

    /** Blocks until it ended. A call that {@code cancel} ended has failed, with what it had consumed. */
    QuietCall make(ChatModel model, ModelRequest request, CancelToken cancel) {
        CancelToken own = new CancelToken();
        ScheduledFuture<?> tooLong =
                scheduler.schedule(own::cancel, ChatSettings.COUNCIL_TIME.toMillis(), TimeUnit.MILLISECONDS);
        try (CancelToken.Registration registration = cancel.onCancel(own::cancel)) {
            ModelReply reply = model.stream(request, ModelListener.silent(), own);
            return new QuietCall.Answered(reply);
        } catch (ModelException e) {
            return new QuietCall.Failed(e, used(e), own.cancelled() && !cancel.cancelled());
        } finally {
            tooLong.cancel(false);
        }
    }

    private static MeteredUsage used(ModelException e) {
        return e.usage()
                .map(usage -> new MeteredUsage(usage, e.doubt().orElse(null)))
                .orElseGet(() ->
                        new MeteredUsage(TokenUsage.NONE, new UsageDoubt("the call ended without a report", null)));
    }
}
