package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.settings.mcp.McpServer;
import dev.capstan.service.settings.mcp.McpSettingService;
import dev.capstan.service.settings.mcp.UsableServer;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolAudience;
import dev.capstan.service.tools.ToolSource;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Offers the tools of a user's active servers to agents. A server that does not answer in time is left out. */
@ApplicationScoped
public class McpToolSource implements ToolSource {
    private static final Logger LOG = Logger.getLogger(McpToolSource.class.getName());

    @Inject
    McpSettingService settings;

    @Inject
    McpToolLists lists;

    @Inject
    McpConnections connections;

    @Inject
    McpResults results;

    @Inject
    SandboxService sandboxes;

    @Inject
    VirtualThreads threads;

    /** Less than a run waits for all sources, so that one silent server does not cost the others. */
    Duration patience = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "The MCP servers of your settings";
    }

    @Override
    public List<Tool> toolsFor(ToolAudience audience) {
        List<CompletableFuture<List<Tool>>> answers = settings.activeServers(audience.userId()).stream()
                .filter(this::canRun)
                .map(server -> ask(audience, server))
                .toList();
        return answers.stream().flatMap(answer -> answer.join().stream()).toList();
    }

    private boolean canRun(UsableServer server) {
        return !(server.server() instanceof McpServer.Stdio)
                || sandboxes.available().works();
    }

    private CompletableFuture<List<Tool>> ask(ToolAudience audience, UsableServer server) {
        CancelToken tooLate = new CancelToken();
        return CompletableFuture.supplyAsync(() -> tools(audience, server, tooLate), threads)
                .completeOnTimeout(List.of(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((tools, failure) -> tooLate.cancel());
    }

    private List<Tool> tools(ToolAudience audience, UsableServer server, CancelToken tooLate) {
        try {
            return lists.of(audience.sessionId(), server, tooLate).stream()
                    .<Tool>map(listed -> new McpTool(server, listed, connections, results))
                    .toList();
        } catch (McpCallException | AppException e) {
            LOG.log(Level.INFO, "No tools of a user''s MCP server: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.CancellationException e) {
            LOG.log(
                    Level.INFO,
                    "No tools of a user''s MCP server {0}: it was too slow.",
                    server.server().name());
        }
        return List.of();
    }
}
