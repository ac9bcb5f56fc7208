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
     * @param oauth how its user signs in to it; null when it wants no such sign-in
     */
    record Remote(
            String name,
            URI url,
            boolean sse,
            Map<String, String> headers,
            Duration timeout,
            @Nullable OAuth oauth) implements McpServer {
        public Remote {
            headers = Map.copyOf(headers);
        }

        /** One that wants no sign-in. */
        public Remote(String name, URI url, boolean sse, Map<String, String> headers, Duration timeout) {
            this(name, url, sse, headers, timeout, null);
        }

        @Override
        public String toString() {
            return "remote server " + name;
        }
    }

    /**
     * What the user knows about the sign-in; each part may be null.
     *
     * @param clientId who this server is at the authorization server, where one cannot register by itself
     * @param scope what to ask for, when it is not what the server says it needs
     */
    record OAuth(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String scope) {
        @Override
        public String toString() {
            return "OAuth[…]";
        }
    }
}
