package dev.capstan.service.chat;

import dev.capstan.service.ids.Ids;
import dev.capstan.types.runs.CancelToken;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The turns that this node works on, and how each is told to stop. */
@ApplicationScoped
public class ChatNode {
    @Inject
    Ids ids;

    private final Map<UUID, CancelToken> working = new ConcurrentHashMap<>();
    private UUID id = new UUID(0, 0);

    @PostConstruct
    void begin() {
        id = ids.next();
    }

    UUID id() {
        return id;
    }

    CancelToken enter(UUID turnId) {
        return working.computeIfAbsent(turnId, turn -> new CancelToken());
    }

    void leave(UUID turnId) {
        working.remove(turnId);
    }

    Optional<CancelToken> find(UUID turnId) {
        return Optional.ofNullable(working.get(turnId));
    }

    void stopAll() {
        working.values().forEach(CancelToken::cancel);
    }
}
