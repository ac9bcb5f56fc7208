package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.settings.McpSetting;
import dev.capstan.persistence.settings.McpSettingRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores users' sets of MCP servers, sealed. Several can be active; of Codex and of Claude Code there is one each. */
@Stateless
public class McpSettingService {
    private static final int MOST = 50;
    public static final String PURPOSE = "mcp_settings.content.";

    @Inject
    McpSettingRepository settings;

    @Inject
    SecretBox secrets;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** The plain ones, the newest first. */
    public List<McpSettingView> list(UUID userId, boolean onlyActive) {
        return settings.findOf(userId, MOST).stream()
                .filter(setting -> setting.toolType().isEmpty() && (!onlyActive || setting.active()))
                .map(this::view)
                .toList();
    }

    /** @throws McpSettingNotFoundException unless the user owns it */
    public McpSettingView get(UUID userId, UUID settingId) {
        return view(owned(userId, settingId));
    }

    /** The set that the user has of a kind there is one of. */
    public Optional<McpSettingView> get(UUID userId, String toolType) {
        return ofKind(userId, toolType).map(this::view);
    }

    /** With the stored values where {@code given} has masks of them. */
    public JsonNode liftedMetadata(UUID userId, String toolType, JsonNode given) {
        return Mask.lifted(
                given,
                ofKind(userId, toolType)
                        .map(this::content)
                        .map(McpContent::metadata)
                        .orElse(null));
    }

    /** Adds an active set; one of a kind that there is one of takes the place of the earlier one. */
    public McpSettingView create(UUID userId, JsonNode config, @Nullable JsonNode metadata) {
        settings.lockOf(userId);
        String toolType = McpMetadata.toolType(metadata);
        McpContent content = new McpContent(
                McpServers.of(Mask.lifted(config, null)).config(),
                metadata == null ? null : Mask.lifted(metadata, null));
        Optional<McpSetting> earlier = McpMetadata.CODEX.equals(toolType) || McpMetadata.CLAUDE_CODE.equals(toolType)
                ? ofKind(userId, toolType)
                : Optional.empty();
        if (earlier.isPresent()) {
            McpSetting setting = earlier.get();
            setting.replace(toolType, seal(setting.id(), content), true, clock.instant());
            return McpSettingView.of(setting, content);
        }
        if (settings.findOf(userId, MOST).size() == MOST) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "too_many_mcp_settings",
                    "You have %d MCP settings, which is the most; remove one first.".formatted(MOST));
        }
        UUID id = ids.next();
        McpSetting setting = new McpSetting(id, userId, toolType, seal(id, content), clock.instant());
        settings.add(setting);
        return McpSettingView.of(setting, content);
    }

    /** Null leaves a part as it is. */
    public McpSettingView change(
            UUID userId,
            UUID settingId,
            @Nullable JsonNode config,
            @Nullable JsonNode metadata,
            @Nullable Boolean active) {
        settings.lockOf(userId);
        McpSetting setting = owned(userId, settingId);
        McpContent stored = content(setting);
        McpContent content = new McpContent(
                config == null
                        ? stored.config()
                        : McpServers.of(McpServers.lifted(config, stored.config()))
                                .config(),
                metadata == null ? stored.metadata() : Mask.lifted(metadata, stored.metadata()));
        String toolType = McpMetadata.toolType(content.metadata());
        if (!Objects.equals(toolType, setting.toolType().orElse(null))) {
            throw new InvalidMcpSettingException("metadata.tool_type of a setting cannot be changed; add another one.");
        }
        boolean on = active == null ? setting.active() : active;
        setting.replace(toolType, seal(settingId, content), on, clock.instant());
        return McpSettingView.of(setting, content);
    }

    /** What {@link #change} would store, for what has to be checked outside a transaction. */
    public McpServers preview(UUID userId, UUID settingId, JsonNode config) {
        McpSetting setting = owned(userId, settingId);
        return McpServers.of(McpServers.lifted(config, content(setting).config()));
    }

    /** @throws McpSettingNotFoundException unless the user owns it */
    public void remove(UUID userId, UUID settingId) {
        settings.remove(owned(userId, settingId));
    }

    /** The servers of one set, with their secrets, whether it is active or not. */
    public List<UsableServer> serversOf(UUID userId, UUID settingId) {
        return usable(owned(userId, settingId));
    }

    /** The servers of all active sets, with their secrets; of several with one name the newest set's counts. */
    public List<UsableServer> activeServers(UUID userId) {
        Map<String, UsableServer> byName = new LinkedHashMap<>();
        List<McpSetting> oldestFirst = new ArrayList<>(settings.findOf(userId, MOST)).reversed();
        oldestFirst.stream()
                .filter(McpSetting::active)
                .flatMap(setting -> usable(setting).stream())
                .forEach(server -> byName.put(server.server().name(), server));
        return List.copyOf(byName.values());
    }

    private List<UsableServer> usable(McpSetting setting) {
        McpContent content = content(setting);
        return McpServers.of(content.config()).servers().stream()
                .map(server -> new UsableServer(setting.id(), server, Credentials.of(content.metadata())))
                .toList();
    }

    private Optional<McpSetting> ofKind(UUID userId, String toolType) {
        return settings.findOf(userId, MOST).stream()
                .filter(setting -> setting.toolType().filter(toolType::equals).isPresent())
                .findFirst();
    }

    private McpSetting owned(UUID userId, UUID settingId) {
        return settings.find(settingId)
                .filter(setting -> setting.ownedBy(userId))
                .orElseThrow(() -> new McpSettingNotFoundException(settingId.toString()));
    }

    private McpSettingView view(McpSetting setting) {
        return McpSettingView.of(setting, content(setting));
    }

    private McpContent content(McpSetting setting) {
        return McpContent.parse(secrets.open(setting.sealedContent(), PURPOSE + setting.id()));
    }

    private String seal(UUID id, McpContent content) {
        return secrets.seal(content.text(), PURPOSE + id);
    }
}
