package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.AddressRefusedException;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.settings.mcp.McpConfig;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.settings.mcp.oauth.McpOAuthException;
import dev.capstan.service.settings.mcp.oauth.McpTokens;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.runs.CancelToken;
import io.modelcontextprotocol.client.transport.DefaultSseMessageEndpointValidator;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.spec.McpClientTransport;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections to users' MCP servers, one for each session and server, kept while they are used. Programs run in the
 * session's sandbox and nowhere else; addresses pass the guard with every request.
 */
@ApplicationScoped
public class McpConnections {
    private static final int MOST = 1000;

    @Inject
    McpConfig config;

    @Inject
    AddressGuard guard;

    @Inject
    McpTokens tokens;

    @Inject
    SandboxService sandboxes;

    @Inject
    VirtualThreads threads;

    @Inject
    Clock clock;

    private @Nullable HttpClient http;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    private record Key(UUID sessionId, UsableServer server) {}

    private static final class Slot {
        final ReentrantLock lock = new ReentrantLock();
        volatile Instant usedAt;

        @Nullable
        McpConnection connection;

        /** What requests are let in by; renewed while the connection stands. */
        final AtomicReference<@Nullable String> bearer = new AtomicReference<>();

        Slot(Instant now) {
            usedAt = now;
        }
    }

    @PostConstruct
    void start() {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    @PreDestroy
    void stop() {
        slots.values().forEach(McpConnections::close);
        if (http != null) {
            http.shutdownNow();
        }
    }

    /**
     * The session's connection to a server, made where there is none.
     *
     * @param sandboxStarted is told when this had to start the session's sandbox
     */
    public McpConnection open(UUID sessionId, UsableServer server, CancelToken cancel, Runnable sandboxStarted)
            throws McpCallException, InterruptedException {
        if (slots.size() >= MOST) {
            closeIdle();
        }
        Slot slot = slots.computeIfAbsent(new Key(sessionId, server), key -> new Slot(clock.instant()));
        slot.usedAt = clock.instant();
        slot.lock.lockInterruptibly();
        try {
            slot.bearer.set(bearer(server));
            McpConnection there = slot.connection;
            if (there != null && there.usable()) {
                return there;
            }
            McpConnection fresh = connect(sessionId, server, slot.bearer, cancel, sandboxStarted);
            slot.connection = fresh;
            return fresh;
        } finally {
            slot.lock.unlock();
        }
    }

    /** A connection that nobody shares; who asks for it closes it. Only servers at an address can be reached so. */
    McpConnection openAlone(UsableServer server, CancelToken cancel) throws McpCallException, InterruptedException {
        if (!(server.server() instanceof McpServer.Remote remote)) {
            throw new McpCallException("The MCP server %s is a program; it starts in the sandbox of a session."
                    .formatted(server.server().name()));
        }
        return begun(connection(remote, new AtomicReference<>(bearer(server))), remote, cancel);
    }

    /** Asked for with each use, so that what ends soon is renewed before; null when the server wants none. */
    private @Nullable String bearer(UsableServer server) throws McpCallException, InterruptedException {
        if (!(server.server() instanceof McpServer.Remote remote) || remote.oauth() == null) {
            return null;
        }
        try {
            return tokens.bearer(server.settingId(), remote).orElse(null);
        } catch (McpOAuthException e) {
            throw new McpCallException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends what was not used for a while. */
    void closeIdle() {
        Instant limit = clock.instant().minus(config.idleAfter());
        slots.forEach((key, slot) -> {
            Instant busyUntil = slot.usedAt.plus(key.server().server().timeout());
            if (busyUntil.isBefore(limit) && slots.remove(key, slot)) {
                close(slot);
            }
        });
    }

    int size() {
        return slots.size();
    }

    private McpConnection connect(
            UUID sessionId,
            UsableServer server,
            AtomicReference<@Nullable String> bearer,
            CancelToken cancel,
            Runnable sandboxStarted)
            throws McpCallException, InterruptedException {
        return switch (server.server()) {
            case McpServer.Remote remote -> begun(connection(remote, bearer), remote, cancel);
            case McpServer.Stdio program ->
                begun(inSandbox(sessionId, server, program, cancel, sandboxStarted), program, cancel);
        };
    }

    private McpConnection begun(McpConnection connection, McpServer server, CancelToken cancel)
            throws McpCallException, InterruptedException {
        boolean begun = false;
        try {
            connection.begin(server instanceof McpServer.Stdio ? server.timeout() : config.connectTimeout(), cancel);
            begun = true;
            return connection;
        } finally {
            if (!begun) {
                connection.close();
            }
        }
    }

    private McpConnection connection(McpServer.Remote server, AtomicReference<@Nullable String> bearer)
            throws McpCallException {
        HttpClient shared = http;
        if (shared == null) {
            throw new IllegalStateException("connections are made before the start or after the stop");
        }
        try {
            guard.check(server.url());
        } catch (AddressRefusedException e) {
            throw new McpCallException(String.valueOf(e.getMessage()), e);
        }
        GuardedHttp guarded = new GuardedHttp(shared, guard);
        McpConnection.Link link =
                new McpConnection.Link(transport(server, bearer, guarded), guarded::abort, () -> false, () -> "");
        return new McpConnection(server, link, config.connectTimeout(), config.maxReplyBytes());
    }

    private McpClientTransport transport(
            McpServer.Remote server, AtomicReference<@Nullable String> bearer, GuardedHttp guarded) {
        URI url = server.url();
        String origin = url.getScheme() + "://" + url.getRawAuthority();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String endpoint = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        if (server.sse()) {
            return sse(server, bearer, origin, endpoint, guarded);
        }
        return HttpClientStreamableHttpTransport.builder(origin)
                .endpoint(endpoint)
                .clientBuilder(guarded.asBuilder())
                .jsonMapper(McpWire.MAPPER)
                .addHttpRequestCustomizer(headers(server, bearer))
                .connectTimeout(config.connectTimeout())
                .maxResponseSize(config.maxReplyBytes())
                .build();
    }

    /** The protocol has given this transport up; servers that speak nothing else are still about. */
    @SuppressWarnings("deprecation")
    private McpClientTransport sse(
            McpServer.Remote server,
            AtomicReference<@Nullable String> bearer,
            String origin,
            String endpoint,
            GuardedHttp guarded) {
        return HttpClientSseClientTransport.builder(origin)
                .sseEndpoint(endpoint)
                .clientBuilder(guarded.asBuilder())
                .jsonMapper(McpWire.MAPPER)
                .addHttpRequestCustomizer(headers(server, bearer))
                .messageEndpointValidator(new DefaultSseMessageEndpointValidator())
                .connectTimeout(config.connectTimeout())
                .maxResponseSize(config.maxReplyBytes())
                .build();
    }

    private static McpSyncHttpClientRequestCustomizer headers(
            McpServer.Remote server, AtomicReference<@Nullable String> bearer) {
        return (request, method, uri, body, context) -> {
            server.headers().forEach(request::setHeader);
            String token = bearer.get();
            if (token != null) {
                request.setHeader("Authorization", "Bearer " + token);
            }
        };
    }

    private McpConnection inSandbox(
            UUID sessionId, UsableServer server, McpServer.Stdio program, CancelToken cancel, Runnable sandboxStarted)
            throws McpCallException {
        try {
            Sandbox sandbox = sandboxes.wake(sessionId, cancel, sandboxStarted);
            SandboxTransport transport =
                    SandboxTransport.start(sandbox, program, server.credentials(), threads, config.maxReplyBytes());
            McpConnection.Link link =
                    new McpConnection.Link(transport, transport::kill, transport::ended, transport::errors);
            McpConnection connection = new McpConnection(program, link, program.timeout(), config.maxReplyBytes());
            transport.whenEnded(connection::gone);
            return connection;
        } catch (SandboxException e) {
            throw new McpCallException(
                    "The MCP server %s could not be started: %s".formatted(program.name(), e.getMessage()), e);
        }
    }

    private static void close(Slot slot) {
        slot.lock.lock();
        try {
            if (slot.connection != null) {
                slot.connection.close();
                slot.connection = null;
            }
        } finally {
            slot.lock.unlock();
        }
    }
}
