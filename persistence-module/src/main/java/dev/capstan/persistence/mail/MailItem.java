package dev.capstan.persistence.mail;

import dev.capstan.persistence.outbox.OutboxRow;
import dev.capstan.types.mail.MailKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A letter that is to be sent: tried until it was taken, was refused for good, or came too late. */
@Entity
@Table(name = "mail_outbox")
public class MailItem extends OutboxRow {
    private static final int MOST_DOUBLINGS = 8;

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

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

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
        super(id, now);
        this.userId = userId;
        this.kind = kind.wire();
        this.recipient = recipient;
        this.language = language;
        this.contentSealed = contentSealed;
        this.expiresAt = expiresAt;
    }

    @Override
    protected int mostDoublings() {
        return MOST_DOUBLINGS;
    }

    public boolean late(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public void sent(Instant now) {
        succeed("sent", now);
    }

    public void expire(Instant now) {
        end("expired", now);
    }

    /** What filled a letter is forgotten with its end. */
    @Override
    protected void end(String how, Instant now) {
        super.end(how, now);
        contentSealed = null;
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
}
