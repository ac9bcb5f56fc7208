package dev.capstan.persistence.credits;

import dev.capstan.persistence.ids.NullableUuidConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what where: the columns that a hold, its usage fact and its ledger rows share. */
@Embeddable
class ActColumns {
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "usage_key")
    private String usageKey;

    @Column(name = "session_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID sessionId;

    @Column(name = "run_id")
    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID runId;

    @Column(name = "model_id")
    private @Nullable String item;

    protected ActColumns() {}

    ActColumns(UUID userId, String usageKey, @Nullable UUID sessionId, @Nullable UUID runId, @Nullable String item) {
        this.userId = userId;
        this.usageKey = usageKey;
        this.sessionId = sessionId;
        this.runId = runId;
        this.item = item;
    }

    static ActColumns of(HeldAct act) {
        return new ActColumns(act.userId(), act.usageKey(), act.sessionId(), act.runId(), act.item());
    }

    UUID userId() {
        return userId;
    }

    String usageKey() {
        return usageKey;
    }

    @Nullable
    UUID sessionId() {
        return sessionId;
    }

    @Nullable
    UUID runId() {
        return runId;
    }

    /** The model, or the name of the tool or resource; null in ledger rows that are not of a model. */
    @Nullable
    String item() {
        return item;
    }
}
