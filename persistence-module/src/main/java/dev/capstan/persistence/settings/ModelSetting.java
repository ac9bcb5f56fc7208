package dev.capstan.persistence.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.ids.NullableUuidConverter;
import dev.capstan.persistence.json.JsonNodeConverter;
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

/** A model that can be chosen: a system one, which everybody may use, or a user's own. The model id never changes. */
@Entity
@Table(name = "model_settings")
@SuppressWarnings("NullAway.Init")
public class ModelSetting {
    private static final String SYSTEM = "system";
    private static final String USER = "user";

    @Id
    private UUID id;

    @Convert(converter = NullableUuidConverter.class)
    @Column(name = "user_id")
    private @Nullable UUID userId;

    @Column(name = "model_id")
    private String modelId;

    private String provider;

    @Column(name = "encrypted_api_key")
    private @Nullable String encryptedApiKey;

    @Column(name = "base_url")
    private @Nullable String baseUrl;

    @Column(name = "display_name")
    private @Nullable String displayName;

    @Convert(converter = JsonNodeConverter.class)
    private JsonNode params;

    @Convert(converter = JsonNodeConverter.class)
    private @Nullable JsonNode pricing;

    @Column(name = "config_type")
    private String configType;

    @Column(name = "is_default")
    private boolean isDefault;

    @Column(name = "is_active")
    private boolean isActive;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private @Nullable Instant updatedAt;

    protected ModelSetting() {}

    /** What of a setting may change. */
    public record Content(
            @Nullable String encryptedApiKey,
            @Nullable String baseUrl,
            @Nullable String displayName,
            JsonNode params,
            @Nullable JsonNode pricing,
            boolean isDefault) {}

    /**
     * @param owner whose own model it is; null for a system one
     */
    public ModelSetting(UUID id, @Nullable UUID owner, String modelId, String provider, Content content, Instant now) {
        if (modelId.isBlank() || provider.isBlank()) {
            throw new IllegalArgumentException("a model setting needs a model id and a provider");
        }
        this.id = id;
        this.userId = owner;
        this.modelId = modelId;
        this.provider = provider;
        this.configType = owner == null ? SYSTEM : USER;
        this.createdAt = now;
        fill(content);
    }

    /** Takes the content and makes the setting active; the time of change moves only when something changed. */
    public void update(Content content, Instant now) {
        if (!isActive || !content.equals(content())) {
            fill(content);
            updatedAt = now;
        }
    }

    /** As {@link #update}, for an owner, who may also switch it off or name another provider. */
    public void replace(String newProvider, Content content, boolean active, Instant now) {
        provider = newProvider;
        fill(content);
        activate(active);
        updatedAt = now;
    }

    public void activate(boolean active) {
        isActive = active;
    }

    public void giveUpDefault() {
        isDefault = false;
    }

    public void deactivate(Instant now) {
        if (isActive) {
            isActive = false;
            isDefault = false;
            updatedAt = now;
        }
    }

    private void fill(Content content) {
        encryptedApiKey = content.encryptedApiKey();
        baseUrl = content.baseUrl();
        displayName = content.displayName();
        params = content.params();
        pricing = content.pricing();
        isDefault = content.isDefault();
        isActive = true;
    }

    public Content content() {
        return new Content(encryptedApiKey, baseUrl, displayName, params, pricing, isDefault);
    }

    public UUID id() {
        return id;
    }

    public boolean system() {
        return userId == null;
    }

    /** Whether this user may choose the setting: everybody a system one, the owner an own one. */
    public boolean usableBy(UUID user) {
        return isActive && (userId == null || Objects.equals(userId, user));
    }

    /** Empty for a system one. */
    public Optional<UUID> owner() {
        return Optional.ofNullable(userId);
    }

    public boolean ownedBy(UUID user) {
        return Objects.equals(userId, user);
    }

    public String modelId() {
        return modelId;
    }

    public String provider() {
        return provider;
    }

    public Optional<String> encryptedApiKey() {
        return Optional.ofNullable(encryptedApiKey);
    }

    public Optional<String> baseUrl() {
        return Optional.ofNullable(baseUrl);
    }

    public Optional<String> displayName() {
        return Optional.ofNullable(displayName);
    }

    public JsonNode params() {
        return params;
    }

    public Optional<JsonNode> pricing() {
        return Optional.ofNullable(pricing);
    }

    public boolean isDefault() {
        return isDefault;
    }

    public boolean active() {
        return isActive;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }
}
