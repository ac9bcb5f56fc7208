package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Codex as an MCP server in the sandbox of its user. */
@ApplicationScoped
public class CodexSetup {
    private static final String KEY = "OPENAI_API_KEY";
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh");

    @Inject
    McpSettingService service;

    @Inject
    McpConfig config;

    public Optional<McpSettingView> get(UUID userId) {
        return service.get(userId, McpMetadata.CODEX);
    }

    /**
     * Adds it, or replaces it and makes it active.
     *
     * @throws McpAuthException when there is nothing to sign in with
     */
    public McpSettingView configure(UUID userId, CodexWish wish) {
        check(wish);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("tool_type", McpMetadata.CODEX);
        ObjectNode auth = metadata.putObject("auth_json");
        if (wish.authJson() instanceof ObjectNode given) {
            auth.setAll(given);
        }
        if (wish.apiKey() != null && !wish.apiKey().isBlank()) {
            auth.put(KEY, wish.apiKey().strip());
        }
        if (auth.isEmpty()) {
            throw new McpAuthException("Codex needs auth_json or apikey to sign in with; give one of them.");
        }
        metadata.put("store_path", "~/.codex")
                .put("model", wish.model())
                .put("model_reasoning_effort", wish.effort())
                .put("search", wish.search());
        JsonNode whole = service.liftedMetadata(userId, McpMetadata.CODEX, metadata);
        return service.create(userId, servers(wish), whole);
    }

    private ObjectNode servers(CodexWish wish) {
        ObjectNode servers = JsonNodeFactory.instance.objectNode();
        ArrayNode args = servers.putObject("mcpServers")
                .putObject("codex-as-mcp")
                .put("command", "uvx")
                .putArray("args")
                .add(config.codexPackage())
                .add("--yolo");
        if (wish.model() != null) {
            args.add("--model").add(wish.model());
        }
        if (wish.effort() != null) {
            args.add("--model-reasoning-effort").add(wish.effort());
        }
        if (wish.search()) {
            args.add("--search");
        }
        return servers;
    }

    private static void check(CodexWish wish) {
        if (wish.authJson() != null && !wish.authJson().isObject()) {
            throw new InvalidMcpSettingException("auth_json must be an object.");
        }
        if (wish.model() != null && !MODEL.matcher(wish.model()).matches()) {
            throw new InvalidMcpSettingException("model must be the id of a model.");
        }
        if (wish.effort() != null && !EFFORTS.contains(wish.effort())) {
            throw new InvalidMcpSettingException("model_reasoning_effort must be one of %s."
                    .formatted(String.join(", ", EFFORTS.stream().sorted().toList())));
        }
    }
}
