package dev.capstan.service.pins;

import dev.capstan.persistence.pins.PinRepository.Pinned;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session on a board. {@code createdAt}: since when it is there. */
public record PinView(
        UUID id,
        UUID sessionId,
        @Nullable String sessionName,
        @Nullable String agentType,
        Instant createdAt,
        Instant sessionCreatedAt,
        @Nullable Instant lastMessageAt) {

    static PinView of(Pinned pinned) {
        return new PinView(
                pinned.pin().id(),
                pinned.session().id(),
                pinned.session().name().orElse(null),
                pinned.session().agentType().orElse(null),
                pinned.pin().createdAt(),
                pinned.session().createdAt(),
                pinned.session().lastMessageAt().orElse(null));
    }
}
