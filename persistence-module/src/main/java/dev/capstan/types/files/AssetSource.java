package dev.capstan.types.files;

import java.util.Locale;

/** Who made a file. */
public enum AssetSource {
    USER_UPLOAD,
    GENERATED,
    SYSTEM;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
