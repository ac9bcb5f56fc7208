package dev.capstan.persistence.skills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.types.skills.SkillSource;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instructions for agents: one that came with the server, or a user's own. The name never changes. */
@Entity
@Table(name = "skills")
@SuppressWarnings("NullAway.Init")
public class Skill {
    @Id
    private UUID id;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "user_id")
    private @Nullable UUID userId;

    private String name;

    private String description;

    private String source;

    @Column(name = "source_url")
    private @Nullable String sourceUrl;

    private String instructions;

    private @Nullable String license;

    private @Nullable String compatibility;

    @Convert(converter = JsonNodeConverter.class)
    @Column(name = "allowed_tools")
    private JsonNode allowedTools;

    @Column(name = "is_enabled")
    private boolean isEnabled;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private @Nullable Instant updatedAt;

    protected Skill() {}

    /** What a skill says about itself. */
    public record Content(
            String description,
            String instructions,
            @Nullable String license,
            @Nullable String compatibility,
            JsonNode allowedTools) {}

    /** @param owner null for one that came with the server */
    public Skill(
            UUID id,
            @Nullable UUID owner,
            String name,
            SkillSource source,
            @Nullable String sourceUrl,
            Content content,
            Instant now) {
        if ((owner == null) != (source == SkillSource.BUILTIN)) {
            throw new IllegalArgumentException("built-in skills, and they alone, have no owner");
        }
        this.id = id;
        this.userId = owner;
        this.name = name;
        this.source = source.wire();
        this.sourceUrl = sourceUrl;
        this.isEnabled = true;
        this.createdAt = now;
        fill(content);
    }

    /** The time of change moves only when something changed. */
    public void update(Content content, Instant now) {
        if (!content.equals(content())) {
            fill(content);
            updatedAt = now;
        }
    }

    /** For a user's own; a built-in one is switched off user by user. */
    public void enable(boolean enabled, Instant now) {
        if (userId == null) {
            throw new IllegalArgumentException("a built-in skill has no switch of its own");
        }
        isEnabled = enabled;
        updatedAt = now;
    }

    private void fill(Content content) {
        description = content.description();
        instructions = content.instructions();
        license = content.license();
        compatibility = content.compatibility();
        allowedTools = content.allowedTools();
    }

    public Content content() {
        return new Content(description, instructions, license, compatibility, allowedTools);
    }

    public UUID id() {
        return id;
    }

    public boolean builtin() {
        return userId == null;
    }

    public boolean ownedBy(UUID user) {
        return Objects.equals(userId, user);
    }

    public String name() {
        return name;
    }

    public SkillSource source() {
        return SkillSource.ofWire(source);
    }

    public Optional<String> sourceUrl() {
        return Optional.ofNullable(sourceUrl);
    }

    /** What its owner chose; true for a built-in one. */
    public boolean enabled() {
        return isEnabled;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }
}
