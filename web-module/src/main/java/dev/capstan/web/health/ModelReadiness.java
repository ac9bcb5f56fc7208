package dev.capstan.web.health;

import dev.capstan.service.agents.models.ChatModels.LastCall;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ModelHealth;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** How the last call of each system model ended on this node. Asks no provider: that would cost money and quota. */
@Readiness
@ApplicationScoped
public class ModelReadiness implements Advisory {
    @Inject
    LlmSettingService models;

    @Override
    public String subject() {
        return "model-providers";
    }

    @Override
    public HealthCheckResponse call() {
        try {
            return of(models.health());
        } catch (EJBException e) {
            return Finding.of(subject()).down("The models cannot be read: see the check named database.");
        }
    }

    HealthCheckResponse of(List<ModelHealth> configured) {
        Finding finding = Finding.of(subject()).with("models", configured.size());
        boolean failing = false;
        for (ModelHealth model : configured) {
            finding.with(model.provider() + "/" + model.modelId(), lastCall(model));
            failing |= model.lastCall() != null && failsForAll(model.lastCall().failure());
        }
        if (configured.isEmpty()) {
            return finding.down("No system model is configured: set MODEL_CONFIGS or MODEL_CONFIGS_FILE.");
        }
        return finding.status(
                !failing,
                failing
                        ? "The last call of a model failed: check its address and key in MODEL_CONFIGS, or its provider."
                        : "No model failed at its last call.");
    }

    private static String lastCall(ModelHealth model) {
        LastCall last = model.lastCall();
        if (last == null) {
            return "not called since the start";
        }
        return last.ok() ? "worked at " + last.at() : "failed at %s: %s".formatted(last.at(), last.failure());
    }

    /** A request that a model refused says nothing about the next one. */
    private static boolean failsForAll(@Nullable Kind failure) {
        return failure != null && failure != Kind.INVALID_REQUEST;
    }
}
