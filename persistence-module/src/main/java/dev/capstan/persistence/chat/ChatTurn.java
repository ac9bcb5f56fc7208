package dev.capstan.persistence.chat;

import dev.capstan.types.chat.TurnStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One question and all that is done to answer it. Its id is that of the user's message. */
@Entity
@Table(name = "chat_turns")
@SuppressWarnings("NullAway.Init")
public class ChatTurn {
    @Id
    private UUID id;

    @Column(name = "session_id")
    private UUID sessionId;

    @Column(name = "user_id")
    private UUID userId;

    private String status;

    @Column(name = "first_seq")
    private long firstSeq;

    private UUID node;

    @Column(name = "lease_until")
    private Instant leaseUntil;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected ChatTurn() {}

    public ChatTurn(UUID id, UUID sessionId, UUID userId, UUID node, Instant leaseUntil, long firstSeq, Instant now) {
        this.id = id;
        this.sessionId = sessionId;
        this.userId = userId;
        this.node = node;
        this.leaseUntil = leaseUntil;
        this.firstSeq = firstSeq;
        this.status = TurnStatus.RUNNING.wire();
        this.createdAt = now;
    }

    /** Asks whoever works on it to stop. */
    public void stop() {
        if (status() == TurnStatus.RUNNING) {
            status = TurnStatus.STOPPING.wire();
        }
    }

    public void end(TurnStatus how, Instant now) {
        if (status().ended() || !how.ended()) {
            throw new IllegalArgumentException("turn %s is %s and cannot become %s".formatted(id, status, how));
        }
        status = how.wire();
        endedAt = now;
    }

    public void keep(Instant until) {
        leaseUntil = until;
    }

    public UUID id() {
        return id;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public UUID userId() {
        return userId;
    }

    public TurnStatus status() {
        return TurnStatus.valueOf(status.toUpperCase(Locale.ROOT));
    }

    public long firstSeq() {
        return firstSeq;
    }

    public UUID node() {
        return node;
    }

    public Instant leaseUntil() {
        return leaseUntil;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }
}
