package dev.capstan.service.settings;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** The user has no model setting of this id; somebody else's counts as none. */
public class ModelSettingNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    ModelSettingNotFoundException(UUID id) {
        super(Kind.NOT_FOUND, "llm_setting_not_found", "You have no model setting %s.".formatted(id));
    }
}
