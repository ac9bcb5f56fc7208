package dev.capstan.persistence.files;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of a document is.
 *
 * @param reason why it cannot be read; null unless it is so
 * @param characters of its text, as far as it was read
 * @param cutOff whether it goes on after what was read
 */
public record FileText(UUID assetId, State state, @Nullable String reason, long characters, boolean cutOff) {
    public enum State {
        WAITING,
        READ,
        UNREADABLE
    }
}
