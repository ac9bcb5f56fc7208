package dev.capstan.service.settings;

import dev.capstan.persistence.settings.ModelSetting;
import dev.capstan.persistence.settings.ModelSettingRepository;
import dev.capstan.service.secrets.SecretBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** In-memory stand-ins for what the settings need. */
final class Fakes {
    private Fakes() {}

    static final class Settings extends ModelSettingRepository {
        final List<ModelSetting> rows = new ArrayList<>();

        @Override
        public Optional<ModelSetting> find(UUID id) {
            return rows.stream().filter(row -> row.id().equals(id)).findFirst();
        }

        @Override
        public List<ModelSetting> findActiveSystem() {
            return rows.stream()
                    .filter(row -> row.system() && row.active())
                    .sorted(Comparator.comparing((ModelSetting row) -> !row.isDefault())
                            .thenComparing(ModelSetting::createdAt))
                    .toList();
        }

        @Override
        public List<ModelSetting> findActiveOf(UUID userId) {
            return rows.stream()
                    .filter(row -> !row.system() && row.usableBy(userId))
                    .sorted(Comparator.comparing(ModelSetting::createdAt))
                    .toList();
        }

        @Override
        public List<ModelSetting> findAllSystem() {
            return rows.stream().filter(ModelSetting::system).toList();
        }

        @Override
        public List<ModelSetting> findAllOf(UUID userId) {
            return rows.stream().filter(row -> row.ownedBy(userId)).toList();
        }

        @Override
        public void lockSystem() {}

        @Override
        public void lockOf(UUID userId) {}

        @Override
        public void remove(ModelSetting setting) {
            rows.remove(setting);
        }

        @Override
        public void add(ModelSetting setting) {
            rows.add(setting);
        }

        @Override
        public void flush() {
            Map<Object, Long> defaults = rows.stream()
                    .filter(row -> row.active() && row.isDefault())
                    .collect(Collectors.groupingBy(Fakes::owner, Collectors.counting()));
            if (defaults.values().stream().anyMatch(count -> count > 1)) {
                throw new IllegalStateException("two defaults at once");
            }
        }
    }

    /** Turns the text round, so that a sealed key is not the key. */
    static final class Secrets extends SecretBox {
        @Override
        public String seal(String clear, String purpose) {
            return purpose + ":" + new StringBuilder(clear).reverse();
        }

        @Override
        public String open(String sealed, String purpose) {
            return new StringBuilder(sealed.substring(purpose.length() + 1))
                    .reverse()
                    .toString();
        }
    }

    private static Object owner(ModelSetting row) {
        return row.owner().map(Object.class::cast).orElse("system");
    }
}
