package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.net.AddressRefusedException;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.types.runs.CancelToken;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpTransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A session with one server. Calls may be made side by side; a cancel closes the connection, and so all of them. */
public final class McpConnection {
    private static final Logger LOG = Logger.getLogger(McpConnection.class.getName());
    private static final int MOST_TOOLS = 200;
    private static final int MOST_PAGES = 20;
    private static final int LONGEST_ECHO = 1000;
    private static final int DEEPEST_CAUSE = 10;

    private final McpServer server;
    private final McpAsyncClient client;
    private final Link link;
    private final int maxReplyBytes;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile boolean gone;

    /**
     * The way to a server.
     *
     * @param abort ends everything on it at once, from any thread
     * @param ended whether the server has gone away
     * @param said what the server told beside its messages, to find out what is wrong
     */
    record Link(McpClientTransport transport, Runnable abort, BooleanSupplier ended, Supplier<String> said) {}

    McpConnection(McpServer server, Link link, Duration beginWithin, int maxReplyBytes) {
        this.server = server;
        this.link = link;
        this.maxReplyBytes = maxReplyBytes;
        this.client = McpClient.async(link.transport())
                .clientInfo(Implementation.builder("Capstan", "1").build())
                .jsonSchemaValidator(McpWire.TRUSTING)
                .initializationTimeout(beginWithin)
                .requestTimeout(server.timeout().plusSeconds(5))
                .build();
    }

    boolean usable() {
        return !closed && !link.ended().getAsBoolean();
    }

    /** Ends the session and whatever is under way. Returns at once. */
    void close() {
        closed = true;
        link.abort().run();
        client.closeGracefully()
                .subscribe(
                        done -> {},
                        failure -> LOG.log(Level.FINE, "The session with " + server + " ended uncleanly.", failure));
    }

    /** The server is gone: nothing that waits for it will come. */
    void gone() {
        gone = true;
        waiting.forEach(answer -> answer.completeExceptionally(new IOException("the server has ended")));
    }

    void begin(Duration within, CancelToken cancel) throws McpCallException, InterruptedException {
        await(client.initialize(), within, cancel);
    }

    /** All that the server offers, up to a limit. */
    public List<Tool> tools(Duration within, CancelToken cancel) throws McpCallException, InterruptedException {
        if (client.getServerCapabilities().tools() == null) {
            return List.of();
        }
        List<Tool> tools = new ArrayList<>();
        String cursor = McpSchema.FIRST_PAGE;
        for (int page = 0; page < MOST_PAGES && tools.size() < MOST_TOOLS; page++) {
            ListToolsResult result = await(client.listTools(cursor), within, cancel);
            tools.addAll(result.tools());
            cursor = result.nextCursor();
            if (cursor == null || cursor.isEmpty()) {
                break;
            }
        }
        return List.copyOf(tools.subList(0, Math.min(tools.size(), MOST_TOOLS)));
    }

    /** Blocks until the tool has answered, which may be with an error of its own. */
    public CallToolResult call(String tool, Map<String, Object> arguments, CancelToken cancel)
            throws McpCallException, InterruptedException {
        return await(
                client.callTool(
                        CallToolRequest.builder(tool).arguments(arguments).build()),
                server.timeout(),
                cancel);
    }

    @SuppressWarnings("CollectionUndefinedEquality") // by identity
    private <T> T await(Mono<T> answer, Duration within, CancelToken cancel)
            throws McpCallException, InterruptedException {
        cancel.throwIfCancelled();
        CompletableFuture<T> pending = answer.toFuture();
        waiting.add(pending);
        if (gone) {
            gone();
        }
        try (CancelToken.Registration registration = cancel.onCancel(() -> {
            pending.cancel(true);
            close();
        })) {
            T result = pending.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (result == null) {
                throw new McpCallException("The MCP server %s answered with nothing.".formatted(server.name()));
            }
            return result;
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new McpCallException("The MCP server %s did not answer within %d seconds%s."
                    .formatted(server.name(), within.toSeconds(), said()));
        } catch (CancellationException e) {
            cancel.throwIfCancelled();
            throw new McpCallException("The connection to the MCP server %s was closed.".formatted(server.name()), e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            cancel.throwIfCancelled();
            throw failure(e.getCause());
        } finally {
            waiting.remove(pending);
        }
    }

    private McpCallException failure(@Nullable Throwable thrown) {
        LOG.log(Level.FINE, "A request to " + server + " failed.", thrown);
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            String known = known(cause);
            if (known != null) {
                return new McpCallException(known, cause);
            }
            cause = cause.getCause();
        }
        return new McpCallException(
                "The MCP server %s could not be reached, or broke off%s. Check it in the MCP settings."
                        .formatted(server.name(), said()),
                thrown);
    }

    private @Nullable String known(Throwable cause) {
        return switch (cause) {
            case AddressRefusedException refused -> refused.getMessage();
            case McpError error ->
                "The MCP server %s refused: %s".formatted(server.name(), shortened(String.valueOf(error.getMessage())));
            case McpHttpClientTransportAuthorizationException unauthorized ->
                "The MCP server %s did not let us in; check its headers or its auth in the MCP settings."
                        .formatted(server.name());
            case McpTransportException broken -> tooLarge(broken);
            default -> null;
        };
    }

    /** The library says it in words only. */
    private @Nullable String tooLarge(McpTransportException broken) {
        return String.valueOf(broken.getMessage()).contains("maximum allowed size")
                ? "The MCP server %s sent more than %d bytes in one answer.".formatted(server.name(), maxReplyBytes)
                : null;
    }

    private String said() {
        String said = link.said().get();
        return said.isEmpty() ? "" : " (it said: %s)".formatted(shortened(said));
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() > LONGEST_ECHO ? plain.substring(plain.length() - LONGEST_ECHO) : plain;
    }
}
