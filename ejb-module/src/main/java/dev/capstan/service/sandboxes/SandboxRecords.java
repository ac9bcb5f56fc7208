package dev.capstan.service.sandboxes;

import dev.capstan.persistence.sandboxes.SandboxRepository;
import dev.capstan.persistence.sandboxes.SessionSandbox;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Remembers each session's sandbox, each change in a transaction of its own: the work it describes is none. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SandboxRecords {
    private static final int BATCH = 100;

    @Inject
    SandboxRepository sandboxes;

    @Inject
    Clock clock;

    public void begin(UUID sessionId, String provider) {
        sandboxes
                .find(sessionId)
                .ifPresentOrElse(
                        row -> row.begin(provider, clock.instant()),
                        () -> sandboxes.add(new SessionSandbox(sessionId, provider, clock.instant())));
    }

    public void become(UUID sessionId, SandboxStatus status) {
        sandboxes.find(sessionId).ifPresent(row -> row.become(status));
    }

    public void use(UUID sessionId) {
        sandboxes.find(sessionId).ifPresent(row -> row.use(clock.instant()));
    }

    public SandboxStatus statusOf(UUID sessionId) {
        return sandboxes.find(sessionId).map(SessionSandbox::status).orElse(SandboxStatus.NOT_INITIALIZED);
    }

    /** Whose session it is. */
    public Optional<UUID> ownerOf(UUID sessionId) {
        return sandboxes.findOwner(sessionId);
    }

    public Optional<Instant> lastUseOf(UUID sessionId) {
        return sandboxes.find(sessionId).map(SessionSandbox::lastUsed);
    }

    public List<UUID> unusedFor(Duration time, SandboxStatus status) {
        return sandboxes.findUnusedSince(status, clock.instant().minus(time), BATCH).stream()
                .map(SessionSandbox::sessionId)
                .toList();
    }
}
