package dev.capstan.persistence.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.types.runs.RunStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that an agent does for a session. Its state, owner, epoch and lease are changed by the guarded
 * statements of {@link RunRepository} alone.
 */
@Entity
@Table(name = "run_tasks")
@SuppressWarnings("NullAway.Init")
public class Run {
    @Id
    private UUID id;

    @Column(name = "session_id")
    private UUID sessionId;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "task_type")
    private String taskType;

    @Enumerated(EnumType.STRING)
    private RunStatus status;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Convert(converter = JsonNodeConverter.class)
    private JsonNode data;

    @Convert(converter = NullableUuidConverter.class)
    private @Nullable UUID owner;

    private long epoch;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Run() {}

    /** A pending run of an agent. {@code data} is the command that asked for it. */
    public Run(UUID id, UUID sessionId, UUID userId, JsonNode data, Instant now) {
        this.id = id;
        this.sessionId = sessionId;
        this.userId = userId;
        this.taskType = "agent_run";
        this.status = RunStatus.PENDING;
        this.data = data;
        this.createdAt = now;
        this.updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public UUID userId() {
        return userId;
    }

    /** The contract's word for what kind of run it is. */
    public String taskType() {
        return taskType;
    }

    public RunStatus status() {
        return status;
    }

    public JsonNode data() {
        return data;
    }

    /** The node that works on it; kept after the end for the record. */
    public Optional<UUID> owner() {
        return Optional.ofNullable(owner);
    }

    /** Ascends with each claim in the session: what an earlier owner still writes is refused by it. */
    public long epoch() {
        return epoch;
    }

    public Optional<String> errorMessage() {
        return Optional.ofNullable(errorMessage);
    }

    public Instant createdAt() {
        return createdAt;
    }
}
