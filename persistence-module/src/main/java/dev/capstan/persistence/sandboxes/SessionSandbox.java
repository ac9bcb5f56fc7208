package dev.capstan.persistence.sandboxes;

import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** The sandbox of one session. Its {@link #lastUsed} is the lease that keeps it awake. */
@Entity
@Table(name = "sandboxes")
@SuppressWarnings("NullAway.Init")
public class SessionSandbox {
    @Id
    @Column(name = "session_id")
    private UUID sessionId;

    private String provider;
    private String status;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_used")
    private Instant lastUsed;

    protected SessionSandbox() {}

    public SessionSandbox(UUID sessionId, String provider, Instant now) {
        this.sessionId = sessionId;
        this.createdAt = now;
        begin(provider, now);
    }

    /** Begins to start, again after a pause, a failure or a removal. */
    public final void begin(String newProvider, Instant now) {
        provider = newProvider;
        become(SandboxStatus.INITIALIZING);
        lastUsed = now;
    }

    public final void become(SandboxStatus next) {
        if (next == SandboxStatus.NOT_INITIALIZED) {
            throw new IllegalArgumentException("a sandbox with a row was initialized once");
        }
        status = next.wire();
    }

    /** Extends the lease; never shortens it. */
    public void use(Instant now) {
        if (now.isAfter(lastUsed)) {
            lastUsed = now;
        }
    }

    public UUID sessionId() {
        return sessionId;
    }

    public String provider() {
        return provider;
    }

    public SandboxStatus status() {
        return SandboxStatus.valueOf(status.toUpperCase(Locale.ROOT));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastUsed() {
        return lastUsed;
    }
}
