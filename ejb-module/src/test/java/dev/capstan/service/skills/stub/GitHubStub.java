package dev.capstan.service.skills.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A GitHub with one public repository, which lists folders and gives files out as the real one does. */
public final class GitHubStub implements AutoCloseable {
    private final HttpServer http;
    private final String repository;

    /** What is in the repository, by path. */
    public final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

    /** The paths that were asked for, in order. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    public volatile String branch = "main";

    private GitHubStub(HttpServer http, String repository) {
        this.http = http;
        this.repository = repository;
    }

    /** @param repository as in {@code owner/name} */
    public static GitHubStub start(String repository) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GitHubStub stub = new GitHubStub(http, repository);
            http.createContext(stub.listings(), stub::list);
            http.createContext("/raw/" + repository + "/", stub::give);
            http.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI api() {
        return URI.create("http://127.0.0.1:%d/api".formatted(http.getAddress().getPort()));
    }

    public URI raw() {
        return URI.create("http://127.0.0.1:%d/raw".formatted(http.getAddress().getPort()));
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private String listings() {
        return "/api/repos/" + repository + "/contents";
    }

    private void list(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI().toString());
            String path =
                    exchange.getRequestURI().getPath().substring(listings().length());
            String folder = path.isEmpty() ? "" : path.substring(1) + "/";
            boolean here = exchange.getRequestURI().getQuery().equals("ref=" + branch);
            Map<String, ObjectNode> entries = new TreeMap<>();
            files.forEach((file, content) -> {
                if (here && file.startsWith(folder)) {
                    String name = file.substring(folder.length());
                    int slash = name.indexOf('/');
                    String entry = slash < 0 ? name : name.substring(0, slash);
                    ObjectNode described = Json.MAPPER
                            .createObjectNode()
                            .put("name", entry)
                            .put("type", slash < 0 ? "file" : "dir")
                            .put("size", slash < 0 ? content.length : 0);
                    entries.put(entry, described);
                }
            });
            byte[] body = Json.MAPPER.writeValueAsBytes(entries.values());
            exchange.sendResponseHeaders(entries.isEmpty() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void give(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] content = files.get(path.substring(("/raw/" + repository + "/" + branch + "/").length()));
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }
}
