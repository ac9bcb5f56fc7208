package dev.capstan.service.settings.mcp.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import java.util.Map;

/** A tool of a user's MCP server. Whatever goes wrong with it is an answer to the model. */
final class McpTool implements Tool {
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    private final UsableServer server;
    private final ListedTool listed;
    private final McpConnections connections;
    private final McpResults results;

    McpTool(UsableServer server, ListedTool listed, McpConnections connections, McpResults results) {
        this.server = server;
        this.listed = listed;
        this.connections = connections;
        this.results = results;
    }

    @Override
    public ToolSpec spec() {
        return listed.spec();
    }

    @Override
    public boolean repeatable() {
        return listed.repeatable();
    }

    @Override
    public boolean needsSandbox() {
        return server.server() instanceof McpServer.Stdio;
    }

    @Override
    public ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException {
        try {
            McpConnection connection =
                    connections.open(context.sessionId(), server, context.cancel(), context.sandboxStarted());
            Map<String, Object> arguments = McpWire.JACKSON.convertValue(input, ARGUMENTS);
            return results.outcome(connection.call(listed.name(), arguments, context.cancel()), context);
        } catch (McpCallException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        } catch (AppException e) {
            return new ToolOutcome.Failed("The sandbox for %s is not there: %s"
                    .formatted(server.server().name(), e.getMessage()));
        }
    }
}
