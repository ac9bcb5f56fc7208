package dev.capstan.persistence.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that must happen outside of this server, written in the transaction that wants it: tried, ever less often, until it
 * has ended one way or the other.
 */
@MappedSuperclass
public abstract class OutboxRow {
    private static final String PENDING = "pending";
    private static final String FAILED = "failed";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_ERROR = 500;

    @Id
    private UUID id;

    @Column(nullable = false)
    private String status;

    @Column(nullable = false)
    private int attempts;

    @Column(name = "next_try_at", nullable = false)
    private Instant nextTryAt;

    @Column(name = "last_error")
    private @Nullable String lastError;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected OutboxRow() {}

    protected OutboxRow(UUID id, Instant now) {
        this.id = id;
        this.status = PENDING;
        this.nextTryAt = now;
        this.createdAt = now;
    }

    /** How often the pause between attempts is doubled. */
    protected abstract int mostDoublings();

    /** Whoever works on it has this long; then another node may try. */
    public void claim(Duration lease, Instant now) {
        attempts++;
        nextTryAt = now.plus(lease);
    }

    public boolean due(Instant now) {
        return pending() && !nextTryAt.isAfter(now);
    }

    /** Comes back later, ever less often. */
    public void postpone(String error, Instant now) {
        lastError = shortened(error);
        nextTryAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, mostDoublings())));
    }

    /** It will never work: somebody should look. */
    public void giveUp(String error, Instant now) {
        end(FAILED, now);
        lastError = shortened(error);
    }

    /** It worked. */
    protected void succeed(String how, Instant now) {
        end(how, now);
        lastError = null;
    }

    protected void end(String how, Instant now) {
        status = how;
        endedAt = now;
    }

    /** It is tried again although it had ended. */
    protected void reopen(Instant now) {
        status = PENDING;
        endedAt = null;
        nextTryAt = now;
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    public UUID id() {
        return id;
    }

    public boolean pending() {
        return status.equals(PENDING);
    }

    /** {@code pending}, {@code failed}, or how else it ended. */
    public String status() {
        return status;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable String lastError() {
        return lastError;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant nextTryAt() {
        return nextTryAt;
    }
}
