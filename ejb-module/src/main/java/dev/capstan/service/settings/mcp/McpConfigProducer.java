package dev.capstan.service.settings.mcp;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link McpConfig} from MicroProfile Config. */
@Dependent
public class McpConfigProducer {
    @Produces
    @Dependent
    McpConfig mcpConfig(
            @ConfigProperty(name = "capstan.mcp.codex-package", defaultValue = "codex-as-mcp") String codexPackage,
            @ConfigProperty(name = "capstan.mcp.claude-package", defaultValue = "@steipete/claude-code-mcp@1.10.12")
                    String claudePackage,
            @ConfigProperty(
                            name = "capstan.mcp.claude-token-url",
                            defaultValue = "https://console.anthropic.com/v1/oauth/token")
                    URI claudeTokenUrl,
            @ConfigProperty(
                            name = "capstan.mcp.claude-client-id",
                            defaultValue = "9d1c250a-e61b-44d9-88ed-5944d1962f5e")
                    String claudeClientId,
            @ConfigProperty(
                            name = "capstan.mcp.claude-redirect-uri",
                            defaultValue = "https://console.anthropic.com/oauth/code/callback")
                    URI claudeRedirectUri,
            @ConfigProperty(name = "capstan.mcp.connect-timeout", defaultValue = "PT10S") Duration connectTimeout,
            @ConfigProperty(name = "capstan.mcp.idle-after", defaultValue = "PT5M") Duration idleAfter,
            @ConfigProperty(name = "capstan.mcp.max-reply-bytes", defaultValue = "4194304") int maxReplyBytes) {
        return new McpConfig(
                codexPackage,
                claudePackage,
                claudeTokenUrl,
                claudeClientId,
                claudeRedirectUri,
                connectTimeout,
                idleAfter,
                maxReplyBytes);
    }
}
