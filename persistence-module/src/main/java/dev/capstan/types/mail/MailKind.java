package dev.capstan.types.mail;

import java.util.Locale;

/** A letter that the server sends. */
public enum MailKind {
    /** A link by which a forgotten password is replaced. */
    PASSWORD_RESET,
    /** Somebody wants to replace a password that does not exist: the account opens at an outside provider. */
    PASSWORD_ABSENT,
    /** The password was changed, so that the owner hears of it who did not do it. */
    PASSWORD_CHANGED,
    /** A link that proves that mail to the address arrives. */
    EMAIL_VERIFICATION,
    /** The archive of everything about a person is ready. */
    EXPORT_READY;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wire}. */
    public static MailKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
