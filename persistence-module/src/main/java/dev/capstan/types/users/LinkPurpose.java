package dev.capstan.types.users;

import java.util.Locale;

/** What a link that was sent to somebody is good for. */
public enum LinkPurpose {
    PASSWORD_RESET,
    EMAIL_VERIFICATION;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
