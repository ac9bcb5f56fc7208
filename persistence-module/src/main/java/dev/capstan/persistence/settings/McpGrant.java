package dev.capstan.persistence.settings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an authorization server granted for one MCP server of a setting. */
@Entity
@Table(name = "mcp_grants")
@SuppressWarnings("NullAway.Init")
public class McpGrant {
    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "setting_id")
    private UUID settingId;

    @Column(name = "server_name")
    private String serverName;

    @Column(name = "sealed_tokens")
    private String sealedTokens;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "refreshing_until")
    private @Nullable Instant refreshingUntil;

    @Column(name = "granted_at")
    private Instant grantedAt;

    @Version
    private long version;

    protected McpGrant() {}

    public McpGrant(
            UUID id,
            UUID userId,
            UUID settingId,
            String serverName,
            String sealedTokens,
            @Nullable Instant expiresAt,
            Instant now) {
        this.id = id;
        this.userId = userId;
        this.settingId = settingId;
        this.serverName = serverName;
        this.sealedTokens = sealedTokens;
        this.expiresAt = expiresAt;
        this.grantedAt = now;
    }

    /** Takes new tokens and ends a refresh that was under way. */
    public void renew(String newSealedTokens, @Nullable Instant newExpiresAt) {
        sealedTokens = newSealedTokens;
        expiresAt = newExpiresAt;
        refreshingUntil = null;
    }

    /** Whether the caller is the one that may trade the refresh token in now; others wait until then. */
    public boolean beginRefresh(Instant now, Duration patience) {
        if (refreshingUntil != null && now.isBefore(refreshingUntil)) {
            return false;
        }
        refreshingUntil = now.plus(patience);
        return true;
    }

    public void endRefresh() {
        refreshingUntil = null;
    }

    public boolean expiresBefore(Instant moment) {
        return expiresAt != null && expiresAt.isBefore(moment);
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public UUID settingId() {
        return settingId;
    }

    public String serverName() {
        return serverName;
    }

    public String sealedTokens() {
        return sealedTokens;
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    public Instant grantedAt() {
        return grantedAt;
    }
}
