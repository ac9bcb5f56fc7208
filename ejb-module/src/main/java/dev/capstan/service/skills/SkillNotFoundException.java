package dev.capstan.service.skills;

import dev.capstan.service.errors.AppException;
import java.util.UUID;

/** Neither a built-in skill nor one of the user's own; somebody else's counts as none. */
public class SkillNotFoundException extends AppException {
    private static final long serialVersionUID = 1L;

    SkillNotFoundException(UUID id) {
        super(Kind.NOT_FOUND, "skill_not_found", "You have no skill %s.".formatted(id));
    }
}
