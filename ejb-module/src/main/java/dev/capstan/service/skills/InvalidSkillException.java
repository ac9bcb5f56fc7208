package dev.capstan.service.skills;

import dev.capstan.service.errors.AppException;

/** What should become a skill is none; the message says why. */
public class InvalidSkillException extends AppException {
    private static final long serialVersionUID = 1L;

    InvalidSkillException(String message) {
        super(Kind.INVALID, "validation", message);
    }
}
