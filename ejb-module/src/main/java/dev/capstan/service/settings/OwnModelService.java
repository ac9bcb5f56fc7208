package dev.capstan.service.settings;

import dev.capstan.persistence.settings.ModelSetting;
import dev.capstan.persistence.settings.ModelSettingRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores users' own models. One user has one setting for one model id, and at most one default. */
@Stateless
public class OwnModelService {
    private static final int MOST = 100;

    @Inject
    ModelSettingRepository settings;

    @Inject
    SecretBox secrets;

    @Inject
    Event<ModelSettingRemoved> removed;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Adds a model, or puts this in the place of the user's setting for the same model id. */
    public ModelSettingView put(UUID userId, OwnModel wanted) {
        settings.lockOf(userId);
        ModelDefinition definition = wanted.definition();
        List<ModelSetting> own = settings.findAllOf(userId);
        Optional<ModelSetting> earlier = own.stream()
                .filter(setting -> setting.modelId().equals(definition.modelId()))
                .findFirst();
        if (earlier.isEmpty() && own.size() >= MOST) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "too_many_models",
                    "You have %d models, which is the most; remove one first.".formatted(MOST));
        }
        String key = definition.apiKey() == null ? null : seal(definition.apiKey());
        makeRoomForDefault(own, definition.isDefault());
        Instant now = clock.instant();
        ModelSetting setting = earlier.orElseGet(() -> new ModelSetting(
                ids.next(), userId, definition.modelId(), definition.provider(), content(definition, key), now));
        if (earlier.isPresent()) {
            setting.replace(definition.provider(), content(definition, key), wanted.active(), now);
        } else {
            setting.activate(wanted.active());
            settings.add(setting);
        }
        return ModelSettingView.of(setting);
    }

    /** @throws ModelSettingNotFoundException unless the user owns it */
    public ModelSettingView get(UUID userId, UUID settingId) {
        return ModelSettingView.of(owned(userId, settingId));
    }

    /** @throws ModelSettingNotFoundException unless the user owns it */
    public ModelSettingView change(UUID userId, UUID settingId, OwnModel change) {
        settings.lockOf(userId);
        ModelSetting setting = owned(userId, settingId);
        OwnModel whole = change.over(stored(setting));
        ModelDefinition definition = whole.definition();
        makeRoomForDefault(settings.findAllOf(userId), definition.isDefault());
        String key = change.apiKey() == null || change.apiKey().isBlank()
                ? setting.encryptedApiKey().orElse(null)
                : seal(change.apiKey());
        setting.replace(setting.provider(), content(definition, key), whole.active(), clock.instant());
        return ModelSettingView.of(setting);
    }

    /** Sessions that used it choose a model again. */
    public void remove(UUID userId, UUID settingId) {
        ModelSetting setting = owned(userId, settingId);
        settings.remove(setting);
        removed.fire(new ModelSettingRemoved(settingId));
    }

    private ModelSetting owned(UUID userId, UUID settingId) {
        return settings.find(settingId)
                .filter(setting -> setting.ownedBy(userId))
                .orElseThrow(() -> new ModelSettingNotFoundException(settingId));
    }

    private OwnModel stored(ModelSetting setting) {
        return new OwnModel(
                setting.modelId(),
                setting.provider(),
                setting.encryptedApiKey()
                        .map(sealedKey -> secrets.open(sealedKey, LlmSettingService.KEY_PURPOSE))
                        .orElse(null),
                setting.baseUrl().orElse(null),
                setting.displayName().orElse(null),
                setting.params(),
                setting.pricing().orElse(null),
                setting.isDefault(),
                setting.active());
    }

    private void makeRoomForDefault(List<ModelSetting> own, boolean wanted) {
        if (wanted) {
            own.forEach(ModelSetting::giveUpDefault);
            settings.flush();
        }
    }

    private String seal(String key) {
        return secrets.seal(key, LlmSettingService.KEY_PURPOSE);
    }

    private static ModelSetting.Content content(ModelDefinition definition, @Nullable String sealedKey) {
        return new ModelSetting.Content(
                sealedKey,
                definition.baseUrl(),
                definition.displayName(),
                definition.params(),
                definition.pricing(),
                definition.isDefault());
    }
}
