package dev.capstan.persistence.credits.accounts;

import dev.capstan.persistence.ids.NullableUuidConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which account pays for a user, or for one of the user's sessions. */
@Entity
@Table(name = "payer_choices")
public class PayerChoice {
    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "session_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID sessionId;

    @Column(name = "account_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID accountId;

    protected PayerChoice() {}

    public PayerChoice(UUID id, UUID userId, @Nullable UUID sessionId, @Nullable UUID accountId) {
        this.id = id;
        this.userId = userId;
        this.sessionId = sessionId;
        this.accountId = accountId;
    }

    public void choose(@Nullable UUID account) {
        accountId = account;
    }

    /** Null for what pays unless the session says otherwise. */
    public @Nullable UUID sessionId() {
        return sessionId;
    }

    /** Null for the user's own account. */
    public @Nullable UUID accountId() {
        return accountId;
    }
}
