package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A set of named servers as a user typed it, checked and brought into the contract's form. */
public record McpServers(ObjectNode config, List<McpServer> servers) {
    static final int MOST = 20;

    private static final int LONGEST = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@/-]{0,63}");

    public McpServers {
        servers = List.copyOf(servers);
    }

    /**
     * @param given without masks
     * @throws InvalidMcpSettingException naming what is wrong
     */
    static McpServers of(JsonNode given) {
        if (!(given instanceof ObjectNode)) {
            throw new InvalidMcpSettingException("mcp_config must be an object with the member mcpServers.");
        }
        if (given.toString().length() > LONGEST) {
            throw new InvalidMcpSettingException("mcp_config is longer than %d characters.".formatted(LONGEST));
        }
        given.fieldNames().forEachRemaining(name -> {
            if (!name.equals("mcpServers") && !name.equals("metadatas")) {
                throw new InvalidMcpSettingException(
                        "mcp_config.%s is unknown; put the servers into mcpServers.".formatted(name));
            }
        });
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        List<McpServer> servers = new ArrayList<>();
        JsonNode wanted = given.path("mcpServers");
        if (!wanted.isObject() && !wanted.isMissingNode()) {
            throw new InvalidMcpSettingException("mcp_config.mcpServers must be an object of named servers.");
        }
        if (wanted.size() > MOST) {
            throw new InvalidMcpSettingException("mcp_config.mcpServers has more than %d servers.".formatted(MOST));
        }
        for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
            checkName(entry.getKey());
            ServerForm form = new ServerForm(entry.getKey(), entry.getValue());
            servers.add(form.server());
            named.set(entry.getKey(), form.json());
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.set("mcpServers", named);
        config.set("metadatas", metadatas(given.path("metadatas")));
        return new McpServers(config, servers);
    }

    /** The addresses that calls of these servers would go to. */
    List<URI> addresses() {
        return servers.stream()
                .filter(McpServer.Remote.class::isInstance)
                .map(server -> ((McpServer.Remote) server).url())
                .toList();
    }

    /**
     * What was sent, with the stored values where it has masks. A server whose address has changed takes none over: a
     * secret only ever goes to the host it was given for.
     */
    static JsonNode lifted(JsonNode given, @Nullable JsonNode stored) {
        if (!(given instanceof ObjectNode object) || stored == null) {
            return Mask.lifted(given, stored);
        }
        ObjectNode known = (ObjectNode) stored.deepCopy();
        if (known.path("mcpServers") instanceof ObjectNode servers) {
            servers.properties()
                    .removeIf(entry ->
                            moved(entry.getValue(), object.path("mcpServers").path(entry.getKey())));
        }
        return Mask.lifted(given, known);
    }

    private static boolean moved(JsonNode stored, JsonNode given) {
        String before = stored.path("url").asText("");
        String after = given.path("url").asText("");
        return !given.isMissingNode() && !origin(before).equals(origin(after));
    }

    private static String origin(String url) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        String origin = path < 0 ? url : url.substring(0, path);
        int query = origin.indexOf('?');
        return query < 0 ? origin : origin.substring(0, query);
    }

    private static ArrayNode metadatas(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!(given instanceof ArrayNode list) || list.size() > MOST) {
            throw new InvalidMcpSettingException("mcp_config.metadatas must be a list of at most %d.".formatted(MOST));
        }
        list.forEach(McpMetadata::check);
        return list;
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidMcpSettingException(
                    "The name of a server has 1 to 64 letters, digits, spaces and . _ - @ / and begins with one of the first two.");
        }
    }
}
