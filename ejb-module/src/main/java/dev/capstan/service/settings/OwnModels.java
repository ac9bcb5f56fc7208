package dev.capstan.service.settings;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.AddressRefusedException;
import dev.capstan.types.runs.CancelToken;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What users do with their own models. Addresses are looked up and models called outside any transaction. */
@ApplicationScoped
public class OwnModels {
    private static final int TRIAL_SECONDS = 30;
    private static final int TRIAL_TOKENS = 64;

    @Inject
    OwnModelService service;

    @Inject
    LlmSettingService settings;

    @Inject
    AddressGuard guard;

    @Inject
    ChatModels models;

    @Inject
    Clock clock;

    @Resource
    ManagedScheduledExecutorService scheduler;

    /** Adds a model, or puts this in the place of the user's setting for the same model id. */
    public ModelSettingView put(UUID userId, OwnModel wanted) {
        wanted.definition();
        checkAddress(wanted);
        return service.put(userId, wanted);
    }

    /** @throws ModelSettingNotFoundException unless the user owns it */
    public ModelSettingView change(UUID userId, UUID settingId, OwnModel change) {
        service.get(userId, settingId);
        checkAddress(change);
        return service.change(userId, settingId, change);
    }

    /**
     * Calls an own model with one short question, on its own key.
     *
     * @throws ModelSettingNotFoundException unless the user owns it
     */
    public ModelTrial test(UUID userId, UUID settingId) {
        service.get(userId, settingId);
        ResolvedModel model = settings.resolve(userId, settingId, "user");
        URI address = model.settings().baseUrl();
        if (address != null) {
            guard.check(address);
        }
        long begun = clock.millis();
        CancelToken cancel = new CancelToken();
        ScheduledFuture<?> tooLong = scheduler.schedule(cancel::cancel, TRIAL_SECONDS, TimeUnit.SECONDS);
        try {
            ModelReply reply = models.open(model.settings()).stream(
                    new ModelRequest(
                            "Answer with one word.", List.of(new Message.User("Say hello.")), List.of(), TRIAL_TOKENS),
                    ModelListener.silent(),
                    cancel);
            return new ModelTrial(true, clock.millis() - begun, said(reply));
        } catch (ModelException e) {
            String why = cancel.cancelled()
                    ? "There was no answer within %d seconds.".formatted(TRIAL_SECONDS)
                    : String.valueOf(e.getMessage());
            return new ModelTrial(false, clock.millis() - begun, why);
        } finally {
            tooLong.cancel(false);
        }
    }

    private void checkAddress(OwnModel model) {
        try {
            model.addresses().forEach(guard::check);
        } catch (AddressRefusedException e) {
            throw new InvalidModelException("base_url: " + e.getMessage());
        }
    }

    private static String said(ModelReply reply) {
        return reply.blocks().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text())
                .findFirst()
                .orElse("");
    }
}
