package dev.capstan.service.settings.mcp.oauth;

import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where users are signed in to their MCP servers, and the end of it. */
@ApplicationScoped
public class McpGrants {
    @Inject
    McpSettingService settings;

    @Inject
    McpOAuthStore store;

    @Inject
    TokenRequests requests;

    /** Each server of a setting that wants a sign-in, with whether there was one. */
    public List<McpGrantView> list(UUID userId, UUID settingId) {
        Map<String, McpGrantView> granted = new LinkedHashMap<>();
        List<String> wanting = settings.serversOf(userId, settingId).stream()
                .map(server -> server.server())
                .filter(server -> server instanceof McpServer.Remote remote && remote.oauth() != null)
                .map(McpServer::name)
                .toList();
        store.list(settingId).forEach(view -> granted.put(view.server(), view));
        return wanting.stream()
                .map(name -> granted.getOrDefault(name, new McpGrantView(name, "signed_out", List.of(), null, null)))
                .toList();
    }

    /** Forgets what was granted, and gives it back where the authorization server takes it back. */
    public void signOut(UUID userId, UUID settingId, String serverName) {
        settings.get(userId, settingId);
        store.remove(settingId, serverName).ifPresent(requests::revoke);
    }
}
