package dev.capstan.service.settings;

import dev.capstan.persistence.settings.ModelSetting;
import dev.capstan.persistence.settings.ModelSettingRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretSealedException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the stored system models what the operator configured: adds, changes, and switches off what is gone. */
@Stateless
public class SystemModels {
    @Inject
    ModelSettingRepository settings;

    @Inject
    SecretBox secrets;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Doing it again, also on another node, changes nothing. */
    public void apply(ModelSeed seed) {
        settings.lockSystem();
        Instant now = clock.instant();
        List<ModelSetting> stored = new ArrayList<>(settings.findAllSystem());
        stored.stream().filter(setting -> find(seed, setting).isEmpty()).forEach(setting -> setting.deactivate(now));
        // The default is unique in the database too: it is given up before another setting takes it.
        settings.flush();
        List<ModelDefinition> ordered = seed.entries().stream()
                .sorted(Comparator.comparing(ModelDefinition::isDefault))
                .toList();
        for (ModelDefinition entry : ordered) {
            Optional<ModelSetting> known =
                    stored.stream().filter(setting -> same(setting, entry)).findFirst();
            if (entry.isDefault()) {
                settings.flush();
            }
            if (known.isPresent()) {
                known.get().update(content(entry, known.get()), now);
            }
        }
        addNew(seed, stored, now);
    }

    private void addNew(ModelSeed seed, List<ModelSetting> stored, Instant now) {
        settings.flush();
        for (int i = 0; i < seed.entries().size(); i++) {
            ModelDefinition entry = seed.entries().get(i);
            if (stored.stream().noneMatch(setting -> same(setting, entry))) {
                // Microseconds apart, so that the list keeps the configured order.
                settings.add(new ModelSetting(
                        ids.next(),
                        null,
                        entry.modelId(),
                        entry.provider(),
                        content(entry, null),
                        now.plus(Duration.ofNanos(1000L * i))));
            }
        }
    }

    private ModelSetting.Content content(ModelDefinition entry, @Nullable ModelSetting known) {
        return new ModelSetting.Content(
                sealedKey(entry.apiKey(), known),
                entry.baseUrl(),
                entry.displayName(),
                entry.params(),
                entry.pricing(),
                entry.isDefault());
    }

    /** Keeps the stored seal while it holds the same key under the current master key, so that a start writes nothing. */
    private @Nullable String sealedKey(@Nullable String key, @Nullable ModelSetting known) {
        if (key == null) {
            return null;
        }
        String stored = known == null ? null : known.encryptedApiKey().orElse(null);
        if (stored != null && opens(stored, key)) {
            return stored;
        }
        return secrets.seal(key, LlmSettingService.KEY_PURPOSE);
    }

    private boolean opens(String stored, String key) {
        try {
            return secrets.open(stored, LlmSettingService.KEY_PURPOSE).equals(key);
        } catch (SecretSealedException e) {
            return false; // sealed with a master key that is gone; the configured key replaces it
        }
    }

    private static Optional<ModelDefinition> find(ModelSeed seed, ModelSetting setting) {
        return seed.entries().stream().filter(entry -> same(setting, entry)).findFirst();
    }

    private static boolean same(ModelSetting setting, ModelDefinition entry) {
        return setting.modelId().equals(entry.modelId()) && setting.provider().equals(entry.provider());
    }
}
