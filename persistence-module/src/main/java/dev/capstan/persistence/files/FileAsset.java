package dev.capstan.persistence.files;

import dev.capstan.types.files.AssetKind;
import dev.capstan.types.files.AssetSource;
import dev.capstan.types.files.AssetStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file of a user, reserved first and complete once its bytes were seen and checked. */
@Entity
@Table(name = "file_assets")
@SuppressWarnings("NullAway.Init")
public class FileAsset {
    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "file_name")
    private String fileName;

    @Column(name = "content_type")
    private String contentType;

    @Column(name = "file_size")
    private long fileSize;

    private String kind;
    private String source;
    private String status;

    @Column(name = "storage_key")
    private String storageKey;

    private @Nullable String sha256;
    private @Nullable String cause;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    @Column(name = "swept_at")
    private @Nullable Instant sweptAt;

    protected FileAsset() {}

    /**
     * A reservation.
     *
     * @param sha256 what the bytes must come to; null when nobody said
     */
    public FileAsset(
            UUID id,
            UUID userId,
            String fileName,
            String contentType,
            long fileSize,
            AssetKind kind,
            AssetSource source,
            String storageKey,
            @Nullable String sha256,
            Instant now) {
        this.id = id;
        this.userId = userId;
        this.fileName = fileName;
        this.contentType = contentType;
        this.fileSize = fileSize;
        this.kind = kind.wire();
        this.source = source.wire();
        this.status = AssetStatus.PENDING.wire();
        this.storageKey = storageKey;
        this.sha256 = sha256;
        this.createdAt = now;
    }

    /** Its bytes are there, and this is what they are. */
    public void complete(String contentType, AssetKind kind, long fileSize, String sha256, Instant now) {
        if (status() != AssetStatus.PENDING) {
            throw new IllegalArgumentException("the upload of %s has ended already: %s".formatted(id, status));
        }
        this.contentType = contentType;
        this.kind = kind.wire();
        this.fileSize = fileSize;
        this.sha256 = sha256;
        this.status = AssetStatus.COMPLETE.wire();
        this.completedAt = now;
    }

    /** What came cannot be kept, or what was kept has been written over. */
    public void fail(String cause) {
        this.status = AssetStatus.FAILED.wire();
        this.cause = cause;
    }

    public void swept(Instant now) {
        sweptAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public String fileName() {
        return fileName;
    }

    public String contentType() {
        return contentType;
    }

    public long fileSize() {
        return fileSize;
    }

    public AssetKind kind() {
        return AssetKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    public AssetSource source() {
        return AssetSource.valueOf(source.toUpperCase(Locale.ROOT));
    }

    public AssetStatus status() {
        return AssetStatus.valueOf(status.toUpperCase(Locale.ROOT));
    }

    public boolean complete() {
        return status() == AssetStatus.COMPLETE;
    }

    public String storageKey() {
        return storageKey;
    }

    public Optional<String> sha256() {
        return Optional.ofNullable(sha256);
    }

    /** Why its upload failed. */
    public Optional<String> cause() {
        return Optional.ofNullable(cause);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> completedAt() {
        return Optional.ofNullable(completedAt);
    }

    public Optional<Instant> sweptAt() {
        return Optional.ofNullable(sweptAt);
    }
}
