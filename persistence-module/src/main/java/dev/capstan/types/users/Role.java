package dev.capstan.types.users;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a user may do. An auditor may also read the audit log; an administrator may do all that the others may. */
public enum Role {
    USER,
    AUDITOR,
    ADMIN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wire}. */
    public static Role of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** The one place that decides whether who has this role may do what needs the other. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Every role that this one includes, by their wire names. */
    public List<String> all() {
        return Arrays.stream(values()).filter(this::includes).map(Role::wire).toList();
    }
}
