package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Claude Code as an MCP server in the sandbox of its user. */
@ApplicationScoped
public class ClaudeCodeSetup {
    @Inject
    McpSettingService service;

    @Inject
    ClaudeTokens tokens;

    @Inject
    McpConfig config;

    public Optional<McpSettingView> get(UUID userId) {
        return service.get(userId, McpMetadata.CLAUDE_CODE);
    }

    /**
     * Exchanges what the user pasted for tokens, stores them and makes the server active.
     *
     * @param pasted the code, a hash sign, and the verifier that the client made
     * @throws McpAuthException when it has another form, or Anthropic refuses it
     */
    public McpSettingView configure(UUID userId, String pasted) {
        int hash = pasted.indexOf('#');
        String code = hash < 0 ? "" : pasted.substring(0, hash).strip();
        String verifier = hash < 0 ? "" : pasted.substring(hash + 1).strip();
        if (code.isEmpty() || verifier.isEmpty() || verifier.indexOf('#') >= 0) {
            throw new McpAuthException(
                    "This is not a whole authorization code; copy all of what the page shows, with the # in it.");
        }
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("tool_type", McpMetadata.CLAUDE_CODE);
        metadata.putObject("auth_json").set("claudeAiOauth", tokens.exchange(code, verifier));
        metadata.put("store_path", "~/.claude");
        ObjectNode servers = JsonNodeFactory.instance.objectNode();
        servers.putObject("mcpServers")
                .putObject("claude-code-mcp")
                .put("command", "npx")
                .putArray("args")
                .add("-y")
                .add(config.claudePackage());
        return service.create(userId, servers, metadata);
    }
}
