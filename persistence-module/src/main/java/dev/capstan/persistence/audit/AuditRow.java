package dev.capstan.persistence.audit;

import dev.capstan.persistence.ids.NullableUuidConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the audit log, to be read. The database numbers and chains the rows when they are inserted. */
@Entity
@Table(name = "audit_log")
public class AuditRow {
    @Id
    private long seq;

    @Column(nullable = false)
    private UUID id;

    @Column(name = "occurred_at", nullable = false)
    private Instant occurredAt;

    @Column(name = "actor_kind", nullable = false)
    private String actorKind;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "actor_id")
    private @Nullable UUID actorId;

    @Column(name = "actor_name", nullable = false)
    private String actorName;

    @Column(nullable = false)
    private String credential;

    @Column(nullable = false)
    private String action;

    @Column(name = "target_kind", nullable = false)
    private String targetKind;

    @Column(name = "target_id", nullable = false)
    private String targetId;

    @Column(nullable = false)
    private String result;

    @Column(nullable = false)
    private String reason;

    @Column(nullable = false)
    private String address;

    @Column(name = "request_id", nullable = false)
    private String requestId;

    @Column(nullable = false)
    private String details;

    @Column(name = "prev_hash", nullable = false)
    private String prevHash;

    @Column(nullable = false)
    private String hash;

    protected AuditRow() {}

    public long seq() {
        return seq;
    }

    public UUID id() {
        return id;
    }

    public Instant occurredAt() {
        return occurredAt;
    }

    public String actorKind() {
        return actorKind;
    }

    public @Nullable UUID actorId() {
        return actorId;
    }

    public String actorName() {
        return actorName;
    }

    public String credential() {
        return credential;
    }

    public String action() {
        return action;
    }

    public String targetKind() {
        return targetKind;
    }

    public String targetId() {
        return targetId;
    }

    public String result() {
        return result;
    }

    public String reason() {
        return reason;
    }

    public String address() {
        return address;
    }

    public String requestId() {
        return requestId;
    }

    /** A JSON object. */
    public String details() {
        return details;
    }

    public String prevHash() {
        return prevHash;
    }

    public String hash() {
        return hash;
    }
}
