package dev.capstan.service.auth;

import java.util.Locale;

/** What the caller showed to be let in. */
public enum CredentialKind {
    ACCESS_TOKEN,
    API_KEY;

    /** As the audit log spells it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
