package dev.capstan.persistence.credits;

import dev.capstan.types.credits.TokenUsage;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** A provider's usage report that cannot be true, and what its call was charged for instead. Never changed. */
@Entity
@Table(name = "quarantined_reports")
public class QuarantinedReport {
    @Id
    private UUID id;

    @Column(name = "hold_id")
    private UUID holdId;

    private String reason;

    private String report;

    @Embedded
    private TokenColumns tokens;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected QuarantinedReport() {}

    public QuarantinedReport(UUID id, UUID holdId, String reason, String report, TokenUsage used, Instant now) {
        this.id = id;
        this.holdId = holdId;
        this.reason = reason;
        this.report = report;
        this.tokens = new TokenColumns(used);
        this.createdAt = now.atOffset(ZoneOffset.UTC);
    }

    public UUID id() {
        return id;
    }

    public UUID holdId() {
        return holdId;
    }

    public String reason() {
        return reason;
    }

    /** As the provider sent it, cut to a bounded length. */
    public String report() {
        return report;
    }

    /** What was charged in its place. */
    public TokenUsage used() {
        return tokens.usage();
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
