package dev.capstan.persistence.auth;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sign-in that is on its way to an outside provider. */
@Entity
@Table(name = "oidc_flows")
public class OidcFlow {
    @Id
    @Column(name = "state_hash")
    private String stateHash;

    @Column(name = "browser_hash", nullable = false)
    private String browserHash;

    @Column(nullable = false)
    private String provider;

    @Column(nullable = false)
    private String nonce;

    @Column(name = "verifier_sealed", nullable = false)
    private String verifierSealed;

    @Column(name = "redirect_uri", nullable = false)
    private String redirectUri;

    @Column(name = "return_to")
    private @Nullable String returnTo;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    protected OidcFlow() {}

    public OidcFlow(
            String stateHash,
            String browserHash,
            String provider,
            String nonce,
            String verifierSealed,
            String redirectUri,
            @Nullable String returnTo,
            Instant expiresAt) {
        this.stateHash = stateHash;
        this.browserHash = browserHash;
        this.provider = provider;
        this.nonce = nonce;
        this.verifierSealed = verifierSealed;
        this.redirectUri = redirectUri;
        this.returnTo = returnTo;
        this.expiresAt = expiresAt;
    }

    public String stateHash() {
        return stateHash;
    }

    public String browserHash() {
        return browserHash;
    }

    public String provider() {
        return provider;
    }

    public String nonce() {
        return nonce;
    }

    public String verifierSealed() {
        return verifierSealed;
    }

    public String redirectUri() {
        return redirectUri;
    }

    public @Nullable String returnTo() {
        return returnTo;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
