package dev.capstan.service.settings;

import dev.capstan.persistence.settings.ModelSetting;
import dev.capstan.persistence.settings.ModelSettingRepository;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.Providers;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models that a user may choose, and what a run needs to call the chosen one. */
@Stateless
public class LlmSettingService {
    /** What the keys are sealed for. */
    static final String KEY_PURPOSE = "model_settings.api_key";

    @Inject
    ModelSettingRepository settings;

    @Inject
    SecretBox secrets;

    @Inject
    ChatModels models;

    /**
     * The user's own default, if there is one; then system models, the default first, then the user's other ones. What is
     * not active or cannot be called is left out.
     */
    public List<ModelView> listFor(UUID userId) {
        return Stream.concat(system(), settings.findActiveOf(userId).stream())
                .filter(LlmSettingService::callable)
                .sorted(Comparator.comparing(setting -> setting.system() || !setting.isDefault()))
                .map(ModelView::of)
                .toList();
    }

    /**
     * @param settingId null for the user's own default, or else the system's
     * @param source {@code user} or {@code system} when the caller knows which it is
     * @throws AppException with code {@code model_not_found} when there is none that this user may use
     */
    public ResolvedModel resolve(UUID userId, @Nullable UUID settingId, @Nullable String source) {
        if (settingId == null) {
            return preferred(userId)
                    .orElseThrow(() -> notFound("No model is configured; ask the administrator to add one."));
        }
        return settings.find(settingId)
                .filter(found -> found.usableBy(userId) && callable(found) && isOf(found, source))
                .map(this::resolved)
                .orElseThrow(
                        () -> notFound("There is no model %s to use; choose one of the list.".formatted(settingId)));
    }

    /** The user's own default, or else the system's; empty when no model is configured. */
    public Optional<ResolvedModel> preferred(UUID userId) {
        return defaultFor(userId).map(this::resolved);
    }

    private ResolvedModel resolved(ModelSetting setting) {
        return new ResolvedModel(
                setting.id(),
                connection(setting),
                !setting.system(),
                setting.displayName().orElse(setting.modelId()),
                setting.pricing()
                        .map(pricing -> PricingView.of(pricing).price())
                        .orElse(null));
    }

    /** The configured system models with the outcome of their last calls. */
    public List<ModelHealth> health() {
        return system().map(setting -> new ModelHealth(
                        setting.displayName().orElse(setting.modelId()),
                        setting.provider(),
                        setting.modelId(),
                        models.lastCall(setting.modelId(), setting.provider()).orElse(null)))
                .toList();
    }

    private Optional<ModelSetting> defaultFor(UUID userId) {
        Stream<ModelSetting> own = settings.findActiveOf(userId).stream().filter(ModelSetting::isDefault);
        return Stream.concat(own, system()).filter(LlmSettingService::callable).findFirst();
    }

    /** The demo model comes last unless it is the default: who configured a model wants that one. */
    private Stream<ModelSetting> system() {
        return settings.findActiveSystem().stream()
                .sorted(Comparator.comparing(
                        setting -> !setting.isDefault() && setting.provider().equals(Providers.DEMO)));
    }

    private ModelSettings connection(ModelSetting setting) {
        ModelParams params = ModelParams.of(setting.params(), setting.provider());
        return new ModelSettings(
                setting.modelId(),
                setting.provider(),
                setting.encryptedApiKey()
                        .map(sealedKey -> secrets.open(sealedKey, KEY_PURPOSE))
                        .orElse(null),
                address(setting, params),
                params.apiType(),
                params.temperature(),
                params.thinkingTokens(),
                params.maxOutputTokens(),
                ModelParams.contextTokens(setting.modelId()),
                params.cloud());
    }

    private static @Nullable URI address(ModelSetting setting, ModelParams params) {
        String address = params.address(setting.baseUrl().orElse(null));
        return address == null ? null : URI.create(address);
    }

    private static boolean callable(ModelSetting setting) {
        ModelParams params = ModelParams.of(setting.params(), setting.provider());
        return Providers.refusal(
                        setting.provider(),
                        params.apiType(),
                        setting.encryptedApiKey().orElse(null),
                        address(setting, params),
                        params.cloud())
                .isEmpty();
    }

    private static boolean isOf(ModelSetting setting, @Nullable String source) {
        return source == null || Objects.equals(source, setting.system() ? "system" : "user");
    }

    private static AppException notFound(String sentence) {
        return new AppException(AppException.Kind.NOT_FOUND, "model_not_found", sentence);
    }
}
