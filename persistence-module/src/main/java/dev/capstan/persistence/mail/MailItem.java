package dev.capstan.persistence.mail;

import dev.capstan.types.mail.MailKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A letter that is to be sent: tried until it was taken, was refused for good, or came too late. */
@Entity
@Table(name = "mail_outbox")
public class MailItem {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 8;
    private static final int LONGEST_ERROR = 500;

    @Id
    private UUID id;

    @Column(name = "user_id", nullable = false)
    private UUID userId;

    @Column(nullable = false)
    private String kind;

    @Column(nullable = false)
    private String recipient;

    @Column(nullable = false)
    private String language;

    @Column(name = "content_sealed")
    private @Nullable String contentSealed;

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

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected MailItem() {}

    /** @param expiresAt after which the letter would only confuse */
    public MailItem(
            UUID id,
            UUID userId,
            MailKind kind,
            String recipient,
            String language,
            String contentSealed,
            Instant now,
            Instant expiresAt) {
        this.id = id;
        this.userId = userId;
        this.kind = kind.wire();
        this.recipient = recipient;
        this.language = language;
        this.contentSealed = contentSealed;
        this.status = "pending";
        this.nextTryAt = now;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    /** Whoever sends has this long; then another node may try. */
    public void claim(Duration lease, Instant now) {
        attempts++;
        nextTryAt = now.plus(lease);
    }

    public boolean due(Instant now) {
        return pending() && !nextTryAt.isAfter(now);
    }

    public boolean late(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public void sent(Instant now) {
        end("sent", now);
        lastError = null;
    }

    /** Comes back later, ever less often, until it is too late. */
    public void postpone(String error, Instant now) {
        lastError = shortened(error);
        nextTryAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS)));
    }

    public void giveUp(String error, Instant now) {
        end("failed", now);
        lastError = shortened(error);
    }

    public void expire(Instant now) {
        end("expired", now);
    }

    private void end(String how, Instant now) {
        status = how;
        contentSealed = null;
        endedAt = now;
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public MailKind kind() {
        return MailKind.of(kind);
    }

    public String recipient() {
        return recipient;
    }

    public String language() {
        return language;
    }

    public @Nullable String contentSealed() {
        return contentSealed;
    }

    public boolean pending() {
        return status.equals("pending");
    }

    /** {@code pending}, {@code sent}, {@code failed} or {@code expired}. */
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
