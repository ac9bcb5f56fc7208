package dev.capstan.persistence.auth;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key pair that signs access tokens, shared by every node. The private half is sealed before it gets here. */
@Entity
@Table(name = "signing_keys")
public class SigningKey {
    @Id
    private String kid;

    @Column(name = "public_jwk", nullable = false)
    private String publicJwk;

    @Column(name = "private_key_sealed", nullable = false)
    private String privateKeySealed;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    protected SigningKey() {}

    public SigningKey(String kid, String publicJwk, String privateKeySealed, Instant createdAt) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.privateKeySealed = privateKeySealed;
        this.createdAt = createdAt;
    }

    /** Signs nothing more; what it signed stays valid until it expires. */
    public void retire(Instant now) {
        retiredAt = now;
    }

    public String kid() {
        return kid;
    }

    public String publicJwk() {
        return publicJwk;
    }

    public String privateKeySealed() {
        return privateKeySealed;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant retiredAt() {
        return retiredAt;
    }
}
