package dev.capstan.persistence.settings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user's set of MCP servers, sealed as a whole. */
@Entity
@Table(name = "mcp_settings")
@SuppressWarnings("NullAway.Init")
public class McpSetting {
    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "tool_type")
    private @Nullable String toolType;

    @Column(name = "sealed_content")
    private String sealedContent;

    @Column(name = "is_active")
    private boolean isActive;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private @Nullable Instant updatedAt;

    protected McpSetting() {}

    /** @param toolType null for a plain set */
    public McpSetting(UUID id, UUID userId, @Nullable String toolType, String sealedContent, Instant now) {
        this.id = id;
        this.userId = userId;
        this.toolType = toolType;
        this.sealedContent = sealedContent;
        this.isActive = true;
        this.createdAt = now;
    }

    public void replace(@Nullable String newToolType, String newSealedContent, boolean active, Instant now) {
        toolType = newToolType;
        sealedContent = newSealedContent;
        isActive = active;
        updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public boolean ownedBy(UUID user) {
        return userId.equals(user);
    }

    /** Empty for a plain set. */
    public Optional<String> toolType() {
        return Optional.ofNullable(toolType);
    }

    public String sealedContent() {
        return sealedContent;
    }

    public boolean active() {
        return isActive;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }
}
