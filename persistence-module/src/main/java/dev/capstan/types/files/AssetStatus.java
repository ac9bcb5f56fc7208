package dev.capstan.types.files;

import java.util.Locale;

/** How far the upload of a file is. */
public enum AssetStatus {
    PENDING,
    COMPLETE,
    FAILED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
