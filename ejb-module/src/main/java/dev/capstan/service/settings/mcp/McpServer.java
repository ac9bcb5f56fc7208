package dev.capstan.service.settings.mcp;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One MCP server of a user, with its secrets in clear; its text form shows none. */
public sealed interface McpServer {
    String name();

    /** How long one call may take. */
    Duration timeout();

    /** A program that speaks over its standard streams; it only ever runs in a sandbox. */
    record Stdio(
            String name,
            String command,
            List<String> args,
            Map<String, String> env,
            @Nullable String cwd,
            Duration timeout)
            implements McpServer {
        public Stdio {
            args = List.copyOf(args);
            env = Map.copyOf(env);
        }

        @Override
        public String toString() {
            return "stdio server " + name;
        }
    }

    /**
     * A server at an address.
     *
     * @param headers sent with every request, the authorization among them
     */
    record Remote(String name, URI url, boolean sse, Map<String, String> headers, Duration timeout)
            implements McpServer {
        public Remote {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return "remote server " + name;
        }
    }
}
