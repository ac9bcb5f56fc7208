package dev.capstan.persistence.credits.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** What a shared account is called and who made it. Its credits are in the credit account of the same id. */
@Entity
@Table(name = "shared_accounts")
public class SharedAccount {
    @Id
    @Column(name = "account_id")
    private UUID accountId;

    private String name;

    @Column(name = "created_by")
    private UUID createdBy;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected SharedAccount() {}

    public SharedAccount(UUID accountId, String name, UUID createdBy, Instant now) {
        this.accountId = accountId;
        this.name = name;
        this.createdBy = createdBy;
        this.createdAt = now.atOffset(ZoneOffset.UTC);
    }

    public UUID accountId() {
        return accountId;
    }

    public String name() {
        return name;
    }

    public UUID createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt.toInstant();
    }
}
