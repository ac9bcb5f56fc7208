package dev.capstan.service.settings;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

@jakarta.ejb.Stateless
public class LlmSettingService {
    public ResolvedModel resolve(UUID userId, @Nullable UUID settingId, @Nullable String source) {
        throw new IllegalStateException();
    }
}
