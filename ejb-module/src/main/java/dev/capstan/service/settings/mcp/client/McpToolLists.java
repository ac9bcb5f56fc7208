package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.runs.CancelToken;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What users' servers offer. Asked of each server, and remembered for a while. */
@ApplicationScoped
public class McpToolLists {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST = 2000;

    @Inject
    McpConnections connections;

    @Inject
    McpSettingService settings;

    @Inject
    VirtualThreads threads;

    @Inject
    Clock clock;

    private final Map<UsableServer, Remembered> known = new ConcurrentHashMap<>();

    private record Remembered(Instant at, List<ListedTool> tools) {}

    /**
     * What the servers of a set offer, asked now, all at once.
     *
     * @throws dev.capstan.service.settings.mcp.McpSettingNotFoundException unless the user owns the set
     */
    public List<ServerToolsView> show(UUID userId, UUID settingId) {
        List<CompletableFuture<ServerToolsView>> answers = settings.serversOf(userId, settingId).stream()
                .map(server -> CompletableFuture.supplyAsync(() -> show(server), threads))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private ServerToolsView show(UsableServer server) {
        String name = server.server().name();
        String transport = transport(server.server());
        try {
            List<ListedTool> tools = ask(server);
            known.put(server, new Remembered(clock.instant(), tools));
            return new ServerToolsView(
                    name,
                    transport,
                    true,
                    "",
                    tools.stream().map(ListedTool::view).toList());
        } catch (McpCallException e) {
            return new ServerToolsView(name, transport, false, String.valueOf(e.getMessage()), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ServerToolsView(name, transport, false, "The server stops; try again later.", List.of());
        }
    }

    private List<ListedTool> ask(UsableServer server) throws McpCallException, InterruptedException {
        CancelToken never = new CancelToken();
        McpConnection connection = connections.openAlone(server, never);
        try {
            return listed(server, connection.tools(PATIENCE, never));
        } finally {
            connection.close();
        }
    }

    /** What a server offers to a session; asks it only when that is not known any more. */
    List<ListedTool> of(UUID sessionId, UsableServer server, CancelToken cancel)
            throws McpCallException, InterruptedException {
        Instant now = clock.instant();
        Remembered remembered = known.get(server);
        if (remembered != null && now.isBefore(remembered.at().plus(REMEMBERED))) {
            return remembered.tools();
        }
        McpConnection connection = connections.open(sessionId, server, cancel, () -> {});
        List<ListedTool> tools = listed(server, connection.tools(PATIENCE, cancel));
        if (known.size() >= MOST) {
            known.values().removeIf(old -> !now.isBefore(old.at().plus(REMEMBERED)));
        }
        if (known.size() < MOST) {
            known.put(server, new Remembered(now, tools));
        }
        return tools;
    }

    private static List<ListedTool> listed(UsableServer server, List<Tool> tools) {
        return tools.stream()
                .flatMap(tool -> ListedTool.of(server.server().name(), tool).stream())
                .toList();
    }

    private static String transport(McpServer server) {
        return switch (server) {
            case McpServer.Stdio program -> "stdio";
            case McpServer.Remote remote -> remote.sse() ? "sse" : "http";
        };
    }
}
