package dev.capstan.service.agents.models.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.demo.DemoChatModel;
import dev.capstan.service.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server that speaks one provider's protocol. It does what the demo model's directives in the last user text say, over the
 * real wire; scripts that were queued with {@link #next} answer before that. It counts connections and notes when the
 * caller closes one.
 */
public abstract class WireStub implements AutoCloseable {
    /** Answers one request in its own way. */
    @FunctionalInterface
    public interface Script {
        void answer(Exchange exchange) throws IOException, InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(WireStub.class.getName());

    private final ServerSocket server;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<Exchange.Received> received = new CopyOnWriteArrayList<>();
    private final List<Long> closedByCaller = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @SuppressWarnings("this-escape") // it serves only after the subclass is there: its address is asked first
    protected WireStub(int port) {
        try {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("stub-accept").start(this::accept);
    }

    /** What a client is configured with. */
    public abstract URI baseUrl();

    /** Reads a request of the protocol. */
    protected abstract ModelRequest parse(ObjectNode body);

    /** Writes an answer of the protocol while it is made. */
    protected abstract Writer writer(Exchange exchange);

    /** The protocol's error body. */
    protected abstract String error(int status);

    /** Readies an exchange before it is answered. */
    protected void prepare(Exchange exchange) {}

    /** Puts what the demo model says on the wire. */
    protected interface Writer extends ModelListener {
        void whole(ModelReply reply);
    }

    public final int port() {
        return server.getLocalPort();
    }

    /** Answers the next request by {@code script}, in the order in which they were given. */
    public final void next(Script script) {
        scripts.add(script);
    }

    public final List<Exchange.Received> received() {
        return List.copyOf(received);
    }

    public final Exchange.Received lastReceived() {
        return received.getLast();
    }

    public final int opened() {
        return opened.get();
    }

    public final int open() {
        return opened.get() - closed.get();
    }

    /** When callers closed connections before their answer was complete, in {@link System#nanoTime}. */
    public final List<Long> closedByCaller() {
        return List.copyOf(closedByCaller);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().name("stub-serve").start(() -> serve(socket));
            } catch (IOException e) {
                LOG.log(Level.FINE, "the stub stops listening", e);
            }
        }
    }

    private void serve(Socket socket) {
        opened.incrementAndGet();
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Exchange exchange = new Exchange(read(in), socket);
            prepare(exchange);
            received.add(exchange.received());
            Thread watch = Thread.ofVirtual().name("stub-watch").start(() -> watch(in, exchange));
            Script script = scripts.poll();
            (script == null ? (Script) this::demo : script).answer(exchange);
            socket.shutdownOutput();
            watch.join();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.FINE, "a caller is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.incrementAndGet();
        }
    }

    private void watch(InputStream in, Exchange exchange) {
        try {
            if (in.read() < 0) {
                noteClose(exchange);
            }
        } catch (IOException e) {
            noteClose(exchange);
        }
    }

    private void noteClose(Exchange exchange) {
        closedByCaller.add(System.nanoTime());
        exchange.gone().cancel();
    }

    private void demo(Exchange exchange) throws IOException {
        Writer writer = writer(exchange);
        try {
            writer.whole(new DemoChatModel(Clock.systemUTC())
                    .stream(parse(exchange.received().body()), writer, exchange.gone()));
            exchange.end();
        } catch (ModelException e) {
            fail(exchange, e);
        }
    }

    private void fail(Exchange exchange, ModelException e) throws IOException {
        String message = String.valueOf(e.getMessage());
        int status = message.matches(".*\\(HTTP \\d{3}\\)")
                ? Integer.parseInt(message.substring(message.length() - 4, message.length() - 1))
                : 500;
        if (exchange.begun()) {
            exchange.cut();
        } else {
            exchange.status(status, Map.of("Retry-After", "7"), error(status));
        }
    }

    private static Exchange.Received read(InputStream in) throws IOException {
        String[] request = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        String header = line(in);
        while (!header.isEmpty()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
            header = line(in);
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        JsonNode json = Json.MAPPER.readTree(body);
        return new Exchange.Received(
                request[1], headers, json instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode(), body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the caller closed before its request was complete");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** The parts of an assistant's message, text before calls. */
    protected static Message.Assistant assistant(String text, List<Block.ToolCall> calls) {
        List<Block> blocks = new java.util.ArrayList<>();
        if (!text.isEmpty()) {
            blocks.add(new Block.Text(text));
        }
        blocks.addAll(calls);
        return new Message.Assistant(blocks);
    }
}
