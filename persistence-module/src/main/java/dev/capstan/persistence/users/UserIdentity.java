package dev.capstan.persistence.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account at an outside provider that belongs to a user here. */
@Entity
@Table(name = "user_identities")
@IdClass(UserIdentity.Key.class)
public class UserIdentity {
    /** What a provider never gives to another person. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;
        private @Nullable String issuer;
        private @Nullable String subject;

        public Key() {}

        public Key(String issuer, String subject) {
            this.issuer = issuer;
            this.subject = subject;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && Objects.equals(issuer, key.issuer)
                    && Objects.equals(subject, key.subject);
        }

        @Override
        public int hashCode() {
            return Objects.hash(issuer, subject);
        }
    }

    @Id
    private String issuer;

    @Id
    private String subject;

    @Column(name = "user_id", nullable = false)
    private UUID userId;

    @Column(nullable = false)
    private String provider;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "last_used_at", nullable = false)
    private Instant lastUsedAt;

    protected UserIdentity() {}

    public UserIdentity(String issuer, String subject, UUID userId, String provider, Instant now) {
        this.issuer = issuer;
        this.subject = subject;
        this.userId = userId;
        this.provider = provider;
        this.createdAt = now;
        this.lastUsedAt = now;
    }

    public void use(Instant now) {
        lastUsedAt = now;
    }

    public UUID userId() {
        return userId;
    }

    public String issuer() {
        return issuer;
    }

    public String subject() {
        return subject;
    }

    public String provider() {
        return provider;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastUsedAt() {
        return lastUsedAt;
    }
}
