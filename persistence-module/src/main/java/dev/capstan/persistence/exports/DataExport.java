package dev.capstan.persistence.exports;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An archive of everything about a person: asked for, being made, there for a while, gone. */
@Entity
@Table(name = "data_exports")
public class DataExport {
    private static final int MOST_ATTEMPTS = 3;

    @Id
    private UUID id;

    @Column(name = "user_id", nullable = false)
    private UUID userId;

    @Column(nullable = false)
    private String status;

    @Column(nullable = false)
    private int attempts;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Column(name = "parts_done", nullable = false)
    private int partsDone;

    @Column(nullable = false)
    private int parts;

    @Column(name = "storage_key")
    private @Nullable String storageKey;

    @Column(name = "file_size")
    private @Nullable Long fileSize;

    @Column(name = "requested_at", nullable = false)
    private Instant requestedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    protected DataExport() {}

    public DataExport(UUID id, UUID userId, Instant now) {
        this.id = id;
        this.userId = userId;
        this.status = "waiting";
        this.requestedAt = now;
    }

    /** Whether a node may take it: nobody has it, or whoever had it is gone. */
    public boolean due(Instant now) {
        return open() && (leaseUntil == null || !leaseUntil.isAfter(now));
    }

    /** Whoever makes it has this long for each step. */
    public void claim(Duration lease, Instant now) {
        if (attempts >= MOST_ATTEMPTS) {
            fail(now);
            return;
        }
        attempts++;
        status = "running";
        leaseUntil = now.plus(lease);
    }

    public void progress(int done, int all, Duration lease, Instant now) {
        partsDone = done;
        parts = all;
        leaseUntil = now.plus(lease);
    }

    public void ready(String key, long size, Instant now, Instant until) {
        status = "ready";
        storageKey = key;
        fileSize = size;
        partsDone = parts;
        finishedAt = now;
        expiresAt = until;
    }

    /** Tried again when its lease ends. */
    public void retry(Instant now, Duration pause) {
        if (attempts >= MOST_ATTEMPTS) {
            fail(now);
        } else {
            leaseUntil = now.plus(pause);
        }
    }

    private void fail(Instant now) {
        status = "failed";
        finishedAt = now;
    }

    public void expire() {
        status = "expired";
        storageKey = null;
    }

    public boolean open() {
        return status.equals("waiting") || status.equals("running");
    }

    public boolean running() {
        return status.equals("running");
    }

    public boolean isReady(Instant now) {
        return status.equals("ready") && expiresAt != null && now.isBefore(expiresAt);
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    /** {@code waiting}, {@code running}, {@code ready}, {@code failed} or {@code expired}. */
    public String status() {
        return status;
    }

    public int partsDone() {
        return partsDone;
    }

    public int parts() {
        return parts;
    }

    public @Nullable String storageKey() {
        return storageKey;
    }

    public @Nullable Long fileSize() {
        return fileSize;
    }

    public Instant requestedAt() {
        return requestedAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }
}
