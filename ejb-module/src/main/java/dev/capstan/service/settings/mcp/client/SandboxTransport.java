package dev.capstan.service.settings.mcp.client;

import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxProcess;
import dev.capstan.service.settings.mcp.Credentials;
import dev.capstan.service.settings.mcp.McpServer;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Speaks with a program in a sandbox over its standard streams, one message a line. Its environment and what it signs in
 * with go in by the same way, before the first message: no list of processes shows them.
 */
final class SandboxTransport implements McpClientTransport {
    private static final Logger LOG = Logger.getLogger(SandboxTransport.class.getName());
    private static final int ERRORS_KEPT = 2000;
    private static final String LAUNCH = """
            IFS= read -r -d '' file; IFS= read -r -d '' content
            if [ -n "$file" ]; then
              (umask 077; mkdir -p "$(dirname "$HOME/$file")" && printf %s "$content" > "$HOME/$file")
            fi
            while IFS= read -r -d '' pair && [ -n "$pair" ]; do export "$pair"; done
            unset file content pair
            cd "$1" || exit 1
            shift
            exec "$@"
            """;

    private final McpServer.Stdio server;
    private final SandboxProcess process;
    private final Executor threads;
    private final int longestLine;
    private final StringBuilder errors = new StringBuilder();
    private volatile boolean ended;
    private volatile Runnable whenEnded = () -> {};

    private SandboxTransport(McpServer.Stdio server, SandboxProcess process, Executor threads, int longestLine) {
        this.server = server;
        this.process = process;
        this.threads = threads;
        this.longestLine = longestLine;
    }

    static SandboxTransport start(
            Sandbox sandbox,
            McpServer.Stdio server,
            @Nullable Credentials credentials,
            Executor threads,
            int longestLine)
            throws SandboxException {
        List<String> arguments = new ArrayList<>();
        arguments.add(server.cwd() == null ? "/workspace" : server.cwd());
        arguments.add(server.command());
        arguments.addAll(server.args());
        SandboxProcess process = sandbox.start(SandboxCommand.bash(LAUNCH, arguments.toArray(String[]::new)));
        SandboxTransport transport = new SandboxTransport(server, process, threads, longestLine);
        try {
            transport.write(preamble(server, credentials));
        } catch (IOException e) {
            process.kill();
            throw new SandboxException("The MCP server %s could not be started.".formatted(server.name()), e);
        }
        return transport;
    }

    private static byte[] preamble(McpServer.Stdio server, @Nullable Credentials credentials) {
        StringBuilder text = new StringBuilder();
        text.append(credentials == null ? "" : credentials.file()).append('\0');
        text.append(credentials == null ? "" : credentials.content()).append('\0');
        server.env()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\0'));
        return text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
    }

    boolean ended() {
        return ended || !process.alive();
    }

    /** The end of what the program wrote to its error stream, for who has to find out what is wrong with it. */
    String errors() {
        synchronized (errors) {
            return errors.toString().strip();
        }
    }

    void kill() {
        ended = true;
        process.kill();
    }

    /** Tells when the program has gone away by itself. */
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(() -> {
            threads.execute(() -> readMessages(handler));
            threads.execute(this::readErrors);
        });
    }

    private void readMessages(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        try (InputStream in = process.output()) {
            Lines lines = new Lines(in, longestLine);
            String line;
            while ((line = lines.next()) != null) {
                if (!line.isBlank()) {
                    receive(line, handler);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "What " + server + " says broke off.", e);
        } finally {
            kill();
            whenEnded.run();
        }
    }

    /** What is no message is left out: some programs print greetings. */
    private void receive(String line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        try {
            JSONRPCMessage message = McpSchema.deserializeJsonRpcMessage(McpWire.MAPPER, line);
            handler.apply(Mono.just(message))
                    .subscribe(
                            answered -> {},
                            failure -> LOG.log(Level.FINE, "A message of " + server + " was not dealt with.", failure));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.FINE, "A line of " + server + " is no message.", e);
        }
    }

    private void readErrors() {
        byte[] piece = new byte[ERRORS_KEPT];
        try (InputStream in = process.errors()) {
            int count;
            while ((count = in.read(piece)) >= 0) {
                keep(new String(piece, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "The error stream of " + server + " broke off.", e);
        }
    }

    private void keep(String said) {
        synchronized (errors) {
            errors.append(said);
            if (errors.length() > ERRORS_KEPT) {
                errors.delete(0, errors.length() - ERRORS_KEPT);
            }
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromRunnable(() -> {
            try {
                write((McpWire.MAPPER.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the program takes no messages any more", e);
            }
        });
    }

    private synchronized void write(byte[] bytes) throws IOException {
        OutputStream out = process.input();
        out.write(bytes);
        out.flush();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::kill);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> typeRef) {
        return McpWire.MAPPER.convertValue(data, typeRef);
    }
}
