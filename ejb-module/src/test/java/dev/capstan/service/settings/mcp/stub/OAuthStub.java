package dev.capstan.service.settings.mcp.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An authorization server in front of an MCP server: metadata of both, registration, codes with PKCE and resource, refresh
 * tokens that work once, revocation. It gives the MCP server the token that it lets in.
 */
public final class OAuthStub implements AutoCloseable {
    private record Grant(Map<String, String> query) {}

    private final HttpServer http;
    private final StubMcpServer resource;
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> clients = new ConcurrentHashMap<>();

    /** The forms that the token endpoint got. */
    public final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();

    public final List<String> revoked = new CopyOnWriteArrayList<>();

    /** Changes the metadata of the authorization server. */
    public volatile Consumer<ObjectNode> metadata = document -> {};

    /** Changes the metadata of the MCP server. */
    public volatile Consumer<ObjectNode> resourceMetadata = document -> {};

    public volatile int lifetimeSeconds = 3600;

    private OAuthStub(HttpServer http, StubMcpServer resource) {
        this.http = http;
        this.resource = resource;
    }

    /** From now on {@code resource} lets only the tokens of this one in, and says so. */
    public static OAuthStub before(StubMcpServer resource) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OAuthStub stub = new OAuthStub(http, resource);
            http.createContext("/resource", exchange -> answer(exchange, 200, stub.ofResource()));
            http.createContext(
                    "/.well-known/oauth-authorization-server", exchange -> answer(exchange, 200, stub.ofServer()));
            http.createContext("/register", stub::register);
            http.createContext("/token", stub::token);
            http.createContext("/revoke", stub::revoke);
            http.start();
            resource.token = "nobody-" + UUID.randomUUID();
            resource.challenge = "Bearer resource_metadata=\"%s/resource\", scope=\"tools:read tools:call\""
                    .formatted(stub.issuer());
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** What a browser does here: the person signs in, and is sent back with a code, the state and the issuer. */
    public Map<String, String> agree(URI authorization) {
        Map<String, String> query = parse(authorization.getRawQuery());
        if (!authorization.toString().startsWith(issuer() + "/authorize?")
                || !clients.containsKey(query.get("client_id"))
                || !"code".equals(query.get("response_type"))
                || !"S256".equals(query.get("code_challenge_method"))
                || !resource.url("/mcp").equals(query.get("resource"))) {
            throw new AssertionError("no authorization request: " + authorization);
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Grant(query));
        Map<String, String> back = new HashMap<>();
        back.put("code", code);
        back.put("state", query.get("state"));
        back.put("iss", issuer());
        back.put("redirect_uri", query.get("redirect_uri"));
        back.put("scope", query.getOrDefault("scope", ""));
        return back;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private ObjectNode ofResource() {
        ObjectNode document = Json.MAPPER.createObjectNode().put("resource", resource.url("/mcp"));
        document.putArray("authorization_servers").add(issuer());
        resourceMetadata.accept(document);
        return document;
    }

    private ObjectNode ofServer() {
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize")
                .put("token_endpoint", issuer() + "/token")
                .put("registration_endpoint", issuer() + "/register")
                .put("revocation_endpoint", issuer() + "/revoke");
        document.putArray("code_challenge_methods_supported").add("S256");
        metadata.accept(document);
        return document;
    }

    private void register(HttpExchange exchange) throws IOException {
        ObjectNode client = (ObjectNode) Json.MAPPER.readTree(exchange.getRequestBody());
        String id = "client-" + UUID.randomUUID();
        clients.put(id, client);
        answer(exchange, 201, client.put("client_id", id));
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        forms.add(form);
        boolean good = "refresh_token".equals(form.get("grant_type")) ? refreshes(form) : redeems(form);
        if (!good) {
            answer(exchange, 400, Json.MAPPER.createObjectNode().put("error", "invalid_grant"));
            return;
        }
        String access = "access-" + UUID.randomUUID();
        String refresh = "refresh-" + UUID.randomUUID();
        resource.token = access;
        refreshTokens.put(refresh, form.get("client_id"));
        answer(
                exchange,
                200,
                Json.MAPPER
                        .createObjectNode()
                        .put("access_token", access)
                        .put("token_type", "Bearer")
                        .put("expires_in", lifetimeSeconds)
                        .put("refresh_token", refresh));
    }

    private boolean redeems(Map<String, String> form) {
        Grant grant = codes.remove(form.getOrDefault("code", ""));
        return grant != null
                && "authorization_code".equals(form.get("grant_type"))
                && grant.query().get("client_id").equals(form.get("client_id"))
                && grant.query().get("redirect_uri").equals(form.get("redirect_uri"))
                && grant.query().get("resource").equals(form.get("resource"))
                && grant.query().get("code_challenge").equals(RandomTexts.challenge(form.get("code_verifier")));
    }

    private boolean refreshes(Map<String, String> form) {
        String client = refreshTokens.remove(form.getOrDefault("refresh_token", ""));
        return client != null
                && client.equals(form.get("client_id"))
                && resource.url("/mcp").equals(form.get("resource"));
    }

    private void revoke(HttpExchange exchange) throws IOException {
        String token = parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                .getOrDefault("token", "");
        revoked.add(token);
        refreshTokens.remove(token);
        answer(exchange, 200, Json.MAPPER.createObjectNode());
    }

    private static Map<String, String> parse(String form) {
        Map<String, String> members = new HashMap<>();
        for (String member : form.split("&", -1)) {
            String[] pair = member.split("=", 2);
            members.put(decode(pair[0]), pair.length == 1 ? "" : decode(pair[1]));
        }
        return members;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode json) throws IOException {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
