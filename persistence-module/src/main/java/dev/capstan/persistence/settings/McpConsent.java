package dev.capstan.persistence.settings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A question whether a user wants to sign in to an MCP server, and the way to its authorization server and back. */
@Entity
@Table(name = "mcp_consents")
@SuppressWarnings("NullAway.Init")
public class McpConsent {
    @Id
    @Column(name = "handle_hash")
    private String handleHash;

    @Column(name = "state_hash")
    private String stateHash;

    @Column(name = "browser_hash")
    private String browserHash;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "setting_id")
    private UUID settingId;

    @Column(name = "sealed_flow")
    private String sealedFlow;

    @Column(name = "is_allowed")
    private boolean isAllowed;

    @Column(name = "expires_at")
    private Instant expiresAt;

    protected McpConsent() {}

    public McpConsent(
            String handleHash,
            String stateHash,
            String browserHash,
            UUID userId,
            UUID settingId,
            String sealedFlow,
            Instant expiresAt) {
        this.handleHash = handleHash;
        this.stateHash = stateHash;
        this.browserHash = browserHash;
        this.userId = userId;
        this.settingId = settingId;
        this.sealedFlow = sealedFlow;
        this.expiresAt = expiresAt;
    }

    /** From now on an answer of the authorization server is taken. */
    public void allow() {
        isAllowed = true;
    }

    public String handleHash() {
        return handleHash;
    }

    public boolean of(String browser) {
        return browserHash.equals(browser);
    }

    public UUID userId() {
        return userId;
    }

    public UUID settingId() {
        return settingId;
    }

    public String sealedFlow() {
        return sealedFlow;
    }

    public boolean allowed() {
        return isAllowed;
    }

    public boolean openAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
