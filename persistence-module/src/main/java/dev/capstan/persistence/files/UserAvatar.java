package dev.capstan.persistence.files;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The picture of a user. A new one has a new id, so that its address can be kept by browsers for ever. */
@Entity
@Table(name = "user_avatars")
@SuppressWarnings("NullAway.Init")
public class UserAvatar {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "avatar_id")
    private UUID avatarId;

    @Column(name = "storage_key")
    private String storageKey;

    @Column(name = "file_size")
    private long fileSize;

    private String sha256;

    @Column(name = "created_at")
    private Instant createdAt;

    protected UserAvatar() {}

    public UserAvatar(UUID userId, UUID avatarId, String storageKey, long fileSize, String sha256, Instant now) {
        this.userId = userId;
        replace(avatarId, storageKey, fileSize, sha256, now);
    }

    public final void replace(UUID avatarId, String storageKey, long fileSize, String sha256, Instant now) {
        this.avatarId = avatarId;
        this.storageKey = storageKey;
        this.fileSize = fileSize;
        this.sha256 = sha256;
        this.createdAt = now;
    }

    public UUID userId() {
        return userId;
    }

    public UUID avatarId() {
        return avatarId;
    }

    public String storageKey() {
        return storageKey;
    }

    public long fileSize() {
        return fileSize;
    }

    public String sha256() {
        return sha256;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
