package dev.capstan.types.files;

import java.util.Locale;

/** What sort of content a file has. */
public enum AssetKind {
    IMAGE,
    VIDEO,
    AUDIO,
    DOCUMENT,
    CODE,
    OTHER;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is something to look at or to listen to. */
    public boolean media() {
        return this == IMAGE || this == VIDEO || this == AUDIO;
    }
}
