package dev.capstan.persistence.pins;

import dev.capstan.types.pins.Board;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A session on one of its owner's boards. Made by {@link PinRepository#add} only, which knows how to lose a race. */
@Entity
@Table(name = "session_pins")
@SuppressWarnings("NullAway.Init")
public class SessionPin {
    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "session_id")
    private UUID sessionId;

    @Enumerated(EnumType.STRING)
    private Board board;

    @Column(name = "created_at")
    private Instant createdAt;

    protected SessionPin() {}

    public SessionPin(UUID id, UUID userId, UUID sessionId, Board board, Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.sessionId = sessionId;
        this.board = board;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public Board board() {
        return board;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
