package dev.capstan.service.net.stub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A web server on loopback that answers what a test tells it to, and keeps what it was asked. */
public final class PageServer implements AutoCloseable {
    /** Answers a request; it may take its time. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What was asked. */
    public record Asked(String method, URI address, Headers headers, String body) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public PageServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    public PageServer page(String path, String html) {
        return on(path, exchange -> send(exchange, 200, "text/html; charset=utf-8", html));
    }

    public PageServer json(String path, String json) {
        return on(path, exchange -> send(exchange, 200, "application/json", json));
    }

    public PageServer redirect(String path, String to) {
        return on(path, exchange -> {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** So many bytes of zeros, packed. */
    public static byte[] packedZeros(int count) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] piece = new byte[8192];
            for (int left = count; left > 0; left -= piece.length) {
                gzip.write(piece, 0, Math.min(left, piece.length));
            }
        }
        return packed.toByteArray();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            answers.getOrDefault(
                            exchange.getRequestURI().getPath(),
                            unknown -> send(unknown, 404, "text/plain", "no such page"))
                    .to(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
