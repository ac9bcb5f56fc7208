package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.AddressRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What users do with their sets of MCP servers. Addresses are looked up outside any transaction. */
@ApplicationScoped
public class McpSettings {
    @Inject
    McpSettingService service;

    @Inject
    AddressGuard guard;

    /** Adds an active set; the ones that are active stay so. */
    public McpSettingView create(UUID userId, JsonNode config, @Nullable JsonNode metadata) {
        check(McpServers.of(Mask.lifted(config, null)));
        return service.create(userId, config, metadata);
    }

    /** Null leaves a part as it is. */
    public McpSettingView change(
            UUID userId,
            UUID settingId,
            @Nullable JsonNode config,
            @Nullable JsonNode metadata,
            @Nullable Boolean active) {
        if (config != null) {
            check(service.preview(userId, settingId, config));
        }
        return service.change(userId, settingId, config, metadata, active);
    }

    private void check(McpServers servers) {
        servers.addresses().forEach(address -> {
            try {
                guard.check(address);
            } catch (AddressRefusedException e) {
                throw new InvalidMcpSettingException(String.valueOf(e.getMessage()));
            }
        });
    }
}
