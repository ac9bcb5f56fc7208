package dev.capstan.service.settings.mcp.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Speaks streamable HTTP at {@code /mcp}, the older transport at {@code /sse}, and redirects at {@code /elsewhere}. Its
 * tools: {@code echo}, {@code image}, {@code fail}, {@code hang} (until the caller goes away) and {@code big}.
 */
public final class StubMcpServer implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, BlockingQueue<String>> streams = new ConcurrentHashMap<>();

    /** The authorization of each request, in order. */
    public final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** The methods that were asked for, in order. */
    public final List<String> methods = new CopyOnWriteArrayList<>();

    public final CountDownLatch hanging = new CountDownLatch(1);
    public final CountDownLatch left = new CountDownLatch(1);

    /** When set, requests without it are refused. */
    public volatile @Nullable String token;

    /** What a refusal says about the way in. */
    public volatile @Nullable String challenge;

    private StubMcpServer(HttpServer http) {
        this.http = http;
    }

    public static StubMcpServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            StubMcpServer server = new StubMcpServer(http);
            http.setExecutor(server.threads);
            http.createContext("/mcp", server::streamable);
            http.createContext("/sse", server::stream);
            http.createContext("/messages", server::messages);
            http.createContext("/elsewhere", server::redirect);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void streamable(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("DELETE") ? 200 : 405, -1);
                return;
            }
            if (!letIn(exchange)) {
                return;
            }
            JsonNode message = Json.MAPPER.readTree(exchange.getRequestBody());
            methods.add(message.path("method").asText());
            if (!message.has("id")) {
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            exchange.getResponseHeaders().add("Mcp-Session-Id", "stub-session");
            if (message.path("params").path("name").asText("").equals("hang")) {
                hang(exchange);
            } else if (message.path("method").asText().equals("tools/call")) {
                send(exchange, "text/event-stream", "event: message\ndata: " + answer(message) + "\n\n");
            } else {
                send(exchange, "application/json", answer(message).toString());
            }
        }
    }

    private boolean letIn(HttpExchange exchange) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        authorizations.add(given);
        if (token == null || given.equals("Bearer " + token)) {
            return true;
        }
        String way = challenge;
        if (way != null) {
            exchange.getResponseHeaders().set("WWW-Authenticate", way);
        }
        exchange.sendResponseHeaders(401, -1);
        return false;
    }

    /** Says that it works until nobody listens any more. */
    private void hang(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        hanging.countDown();
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write(": working\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(10);
            }
        } catch (IOException e) {
            left.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!letIn(exchange)) {
                return;
            }
            String id = UUID.randomUUID().toString();
            BlockingQueue<String> queue = new LinkedBlockingQueue<>();
            streams.put(id, queue);
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(("event: endpoint\ndata: /messages?id=" + id + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (true) {
                out.write(("event: message\ndata: " + queue.take() + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void messages(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!letIn(exchange)) {
                return;
            }
            JsonNode message = Json.MAPPER.readTree(exchange.getRequestBody());
            methods.add(message.path("method").asText());
            exchange.sendResponseHeaders(202, -1);
            if (message.has("id")) {
                String id = exchange.getRequestURI().getQuery().substring("id=".length());
                streams.get(id).add(answer(message).toString());
            }
        }
    }

    private void redirect(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", url("/mcp"));
            exchange.sendResponseHeaders(307, -1);
        }
    }

    private static ObjectNode answer(JsonNode message) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", message.get("id"));
        switch (message.path("method").asText()) {
            case "initialize" -> {
                ObjectNode result = answer.putObject("result");
                result.set("protocolVersion", message.path("params").path("protocolVersion"));
                result.putObject("capabilities").putObject("tools");
                result.putObject("serverInfo").put("name", "stub").put("version", "1");
            }
            case "tools/list" ->
                list(
                        answer.putObject("result"),
                        message.path("params").path("cursor").asText(""));
            case "tools/call" -> call(answer, message.path("params"));
            default -> answer.putObject("result");
        }
        return answer;
    }

    /** On two pages. */
    private static void list(ObjectNode result, String cursor) {
        ArrayNode tools = result.putArray("tools");
        if (cursor.isEmpty()) {
            tool(tools, "echo", "Says it again").putObject("annotations").put("readOnlyHint", true);
            tool(tools, "image", "Shows something");
            result.put("nextCursor", "2");
        } else {
            tool(tools, "fail", "Fails");
            tool(tools, "hang", "Takes for ever");
            tool(tools, "big", "Says too much");
        }
    }

    private static ObjectNode tool(ArrayNode tools, String name, String description) {
        ObjectNode tool = tools.addObject().put("name", name).put("description", description);
        ObjectNode schema = tool.putObject("inputSchema").put("type", "object");
        schema.putObject("properties").putObject("text").put("type", "string");
        return tool;
    }

    private static void call(ObjectNode answer, JsonNode params) {
        String text = params.path("arguments").path("text").asText("");
        switch (params.path("name").asText()) {
            case "echo" -> text(answer, text).put("isError", false);
            case "fail" -> text(answer, "it is broken").put("isError", true);
            case "big" -> text(answer, "x".repeat(2_000_000));
            case "image" ->
                answer.putObject("result")
                        .putArray("content")
                        .addObject()
                        .put("type", "image")
                        .put("mimeType", "image/png")
                        .put("data", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}));
            default -> answer.putObject("error").put("code", -32602).put("message", "no such tool");
        }
    }

    private static ObjectNode text(ObjectNode answer, String text) {
        ObjectNode result = answer.putObject("result");
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
