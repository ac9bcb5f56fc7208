package dev.capstan.persistence.auth;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user's authenticator shares with this server. Counts once its owner has shown a first code of it. */
@Entity
@Table(name = "second_factors")
public class SecondFactor {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "secret_sealed", nullable = false)
    private String secretSealed;

    @Column(name = "last_step", nullable = false)
    private long lastStep;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private @Nullable Instant confirmedAt;

    protected SecondFactor() {}

    public SecondFactor(UUID userId, String secretSealed, Instant now) {
        this.userId = userId;
        this.secretSealed = secretSealed;
        this.createdAt = now;
    }

    /** Another secret in place of one that nobody has confirmed. */
    public void beginAnew(String sealed, Instant now) {
        if (confirmedAt != null) {
            throw new IllegalStateException("a second factor that counts is removed before there is another");
        }
        secretSealed = sealed;
        createdAt = now;
    }

    /** Takes note of a code, so that it is good once. */
    public void use(long step) {
        if (step <= lastStep) {
            throw new IllegalArgumentException("the code of step %d was used".formatted(step));
        }
        lastStep = step;
    }

    public void confirm(Instant now) {
        if (confirmedAt == null) {
            confirmedAt = now;
        }
    }

    public boolean confirmed() {
        return confirmedAt != null;
    }

    public String secretSealed() {
        return secretSealed;
    }

    public long lastStep() {
        return lastStep;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant confirmedAt() {
        return confirmedAt;
    }
}
