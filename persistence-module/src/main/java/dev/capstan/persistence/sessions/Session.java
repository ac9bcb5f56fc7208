package dev.capstan.persistence.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.types.sessions.AppKind;
import dev.capstan.types.sessions.SessionStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A conversation of one user with agents or a chat model. Its events are in the event log, not here. */
@Entity
@Table(name = "sessions")
@SuppressWarnings("NullAway.Init")
public class Session {
    private static final int NAME_LENGTH = 100;

    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "api_version")
    private @Nullable String apiVersion;

    private @Nullable String name;
    private String status;

    @Column(name = "app_kind")
    private String appKind;

    @Column(name = "agent_type")
    private @Nullable String agentType;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "model_setting_id")
    private @Nullable UUID modelSettingId;

    @Column(name = "is_public")
    private boolean isPublic;

    @Column(name = "title_pending")
    private boolean titlePending;

    @Column(name = "title_fallback")
    private @Nullable String titleFallback;

    @Convert(converter = JsonNodeConverter.class)
    private @Nullable JsonNode metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private @Nullable Instant updatedAt;

    @Column(name = "last_message_at")
    private @Nullable Instant lastMessageAt;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    protected Session() {}

    public Session(UUID id, UUID userId, AppKind kind, String apiVersion, Instant now) {
        this.id = id;
        this.userId = userId;
        this.appKind = kind.wire();
        this.apiVersion = apiVersion;
        this.status = "active";
        this.createdAt = now;
    }

    /** What the first run settles for the whole session. Later runs keep it. */
    public void settleFirstRun(String text, String agentType, UUID modelSettingId) {
        if (name == null) {
            name = text.codePointCount(0, text.length()) <= NAME_LENGTH
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, NAME_LENGTH));
        }
        if (this.agentType == null) {
            this.agentType = agentType;
        }
        if (this.modelSettingId == null) {
            this.modelSettingId = modelSettingId;
        }
    }

    /** What a session has from the start that goes on where another one ended. */
    public void continueFrom(String name, String agentType, @Nullable UUID modelSettingId) {
        this.name = name;
        this.agentType = agentType;
        this.modelSettingId = modelSettingId;
    }

    public void messageArrived(Instant now) {
        lastMessageAt = now;
        updatedAt = now;
    }

    /** A model is about to name it; until then it keeps the name that it has. */
    public void awaitTitle() {
        titlePending = true;
    }

    /** As {@link #awaitTitle}, without a name meanwhile: it gets the present one back when no title comes. */
    public void awaitTitleUnnamed() {
        titlePending = true;
        titleFallback = name;
        name = null;
    }

    /** The name that was waited for, null when there is none. Who has renamed it meanwhile is not overruled. */
    public void settleTitle(@Nullable String title, Instant now) {
        if (!titlePending) {
            return;
        }
        if (title != null) {
            name = title;
        } else if (name == null) {
            name = titleFallback;
        }
        titlePending = false;
        titleFallback = null;
        updatedAt = now;
    }

    /** A name that a person gave; a title that a model still thinks about does not replace it. */
    public void rename(String name, Instant now) {
        this.name = name;
        titlePending = false;
        titleFallback = null;
        updatedAt = now;
    }

    public void changeStatus(SessionStatus status, Instant now) {
        this.status = status.wire();
        updatedAt = now;
    }

    /** Lets everybody who knows its id read it, or nobody but the owner. */
    public void share(boolean everybody, Instant now) {
        if (isPublic != everybody) {
            isPublic = everybody;
            updatedAt = now;
        }
    }

    /** Puts a member into the metadata, in place of one of the same name. */
    public void describe(String member, JsonNode value, Instant now) {
        ObjectNode changed =
                metadata instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        metadata = changed.set(member, value);
        updatedAt = now;
    }

    /** Hides it from everybody; {@link #restore} brings it back as it was. */
    public void delete(Instant now) {
        deletedAt = now;
    }

    public void restore() {
        deletedAt = null;
    }

    public UUID id() {
        return id;
    }

    public UUID userId() {
        return userId;
    }

    public Optional<String> apiVersion() {
        return Optional.ofNullable(apiVersion);
    }

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    public String status() {
        return status;
    }

    public AppKind appKind() {
        return AppKind.valueOf(appKind.toUpperCase(Locale.ROOT));
    }

    public Optional<String> agentType() {
        return Optional.ofNullable(agentType);
    }

    public Optional<UUID> modelSettingId() {
        return Optional.ofNullable(modelSettingId);
    }

    public boolean isPublic() {
        return isPublic;
    }

    public boolean titlePending() {
        return titlePending;
    }

    public Optional<JsonNode> metadata() {
        return Optional.ofNullable(metadata);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }

    public Optional<Instant> lastMessageAt() {
        return Optional.ofNullable(lastMessageAt);
    }

    public boolean deleted() {
        return deletedAt != null;
    }

    public Optional<Instant> deletedAt() {
        return Optional.ofNullable(deletedAt);
    }
}
