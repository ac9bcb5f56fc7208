package dev.capstan.types.users;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language of the interface. */
public enum Language {
    EN,
    VI,
    HI,
    JA;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Language> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }
}
