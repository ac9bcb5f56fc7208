package dev.capstan.types.skills;

import java.util.Locale;

/** Where a skill comes from. The database and clients use {@link #wire()}. */
public enum SkillSource {
    BUILTIN,
    GITHUB,
    CUSTOM;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SkillSource ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
