package dev.capstan.persistence.auth;

import dev.capstan.types.users.LinkPurpose;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A link that opens an account for one purpose, once, for a short time; known only by the hash of its token. */
@Entity
@Table(name = "account_links")
public class AccountLink {
    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    @Column(name = "user_id", nullable = false)
    private UUID userId;

    @Column(nullable = false)
    private String purpose;

    @Column(nullable = false)
    private boolean mailed;

    @Column(nullable = false)
    private String email;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "used_at")
    private @Nullable Instant usedAt;

    protected AccountLink() {}

    /**
     * @param mailed whether it reaches nobody but who reads mail to the address
     * @param email the account's address at that time: the link is worthless once that is another one
     */
    public AccountLink(
            String tokenHash,
            UUID userId,
            LinkPurpose purpose,
            boolean mailed,
            String email,
            Instant now,
            Instant expiresAt) {
        if (!expiresAt.isAfter(now)) {
            throw new IllegalArgumentException("a link expires after it was made");
        }
        this.tokenHash = tokenHash;
        this.userId = userId;
        this.purpose = purpose.wire();
        this.mailed = mailed;
        this.email = email;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    public boolean opens(LinkPurpose wanted, Instant now) {
        return purpose.equals(wanted.wire()) && usedAt == null && now.isBefore(expiresAt);
    }

    public void use(Instant now) {
        if (usedAt == null) {
            usedAt = now;
        }
    }

    public UUID userId() {
        return userId;
    }

    public boolean mailed() {
        return mailed;
    }

    public String email() {
        return email;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
