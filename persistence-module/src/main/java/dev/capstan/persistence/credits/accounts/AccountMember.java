package dev.capstan.persistence.credits.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Somebody who may spend from a shared account. */
@Entity
@Table(name = "account_members")
public class AccountMember {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "user_id")
    private UUID userId;

    private boolean owner;

    @Column(name = "added_by")
    private UUID addedBy;

    @Column(name = "added_at")
    private OffsetDateTime addedAt;

    protected AccountMember() {}

    public AccountMember(UUID id, UUID accountId, UUID userId, boolean owner, UUID addedBy, Instant now) {
        this.id = id;
        this.accountId = accountId;
        this.userId = userId;
        this.owner = owner;
        this.addedBy = addedBy;
        this.addedAt = now.atOffset(ZoneOffset.UTC);
    }

    public void becomeOwner(boolean wanted) {
        owner = wanted;
    }

    public UUID accountId() {
        return accountId;
    }

    public UUID userId() {
        return userId;
    }

    /** An owner sees who else spends from the account. */
    public boolean owner() {
        return owner;
    }

    public UUID addedBy() {
        return addedBy;
    }

    public Instant addedAt() {
        return addedAt.toInstant();
    }
}
