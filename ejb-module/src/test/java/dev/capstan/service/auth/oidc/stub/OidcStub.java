package dev.capstan.service.auth.oidc.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Discovery, authorization endpoint, token endpoint with PKCE and client authentication, and keys. One client. */
public final class OidcStub implements AutoCloseable {
    public static final String CLIENT_ID = "capstan-test";
    public static final String CLIENT_SECRET = "a-secret-of-the-client-0123456789";

    /** Making a key takes a while. */
    private static final RsaJsonWebKey FIRST = key();

    private static final RsaJsonWebKey STRANGER = key();

    private record Grant(String redirectUri, String challenge, String nonce) {}

    private final HttpServer server;
    private final String issuer;
    private final List<RsaJsonWebKey> keys = new ArrayList<>();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Object> person = new LinkedHashMap<>();
    private Consumer<Map<String, Object>> distortion = claims -> {};
    private UnaryOperator<String> otherToken = token -> token;
    private Consumer<ObjectNode> otherDocument = document -> {};
    private volatile String signedWith = "RS256";

    public OidcStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        keys.add(FIRST);
        server.createContext("/.well-known/openid-configuration", this::discover);
        server.createContext("/keys", exchange -> answer(exchange, 200, published()));
        server.createContext("/token", this::token);
        server.createContext("/authorize", this::authorize);
        server.start();
    }

    public String issuer() {
        return issuer;
    }

    /** Who signs in next. */
    public OidcStub person(String subject, String email) {
        person.clear();
        person.put("sub", subject);
        person.put("email", email);
        person.put("email_verified", true);
        return this;
    }

    public OidcStub claim(String name, Object value) {
        person.put(name, value);
        return this;
    }

    /** Changes the claims of every token from now on. */
    public void distort(Consumer<Map<String, Object>> change) {
        distortion = change;
    }

    /** Changes the ready token. */
    public void replaceToken(UnaryOperator<String> change) {
        otherToken = change;
    }

    /** {@code none}, {@code HS256} by the client's secret, {@code stranger} for a key that is not published. */
    public void signWith(String how) {
        signedWith = how;
    }

    public void changeDocument(Consumer<ObjectNode> change) {
        otherDocument = change;
    }

    /** Signs with a new key from now on, and publishes only that one. */
    public void rotate() {
        keys.clear();
        keys.add(key());
    }

    /** What a browser does at the provider: the person agrees, and is sent back with a code and the state. */
    public Map<String, String> agree(URI authorization) {
        Map<String, String> query = parse(authorization.getRawQuery());
        if (!CLIENT_ID.equals(query.get("client_id"))
                || !"code".equals(query.get("response_type"))
                || !"S256".equals(query.get("code_challenge_method"))
                || !query.getOrDefault("scope", "").contains("openid")) {
            throw new AssertionError("no authorization request: " + authorization);
        }
        String code = UUID.randomUUID().toString();
        grants.put(
                code,
                new Grant(query.get("redirect_uri"), query.get("code_challenge"), query.getOrDefault("nonce", "")));
        return Map.of(
                "code", code, "state", query.getOrDefault("state", ""), "redirect_uri", query.get("redirect_uri"));
    }

    /** A code that a script of a page got in a pop-up of the provider, without PKCE and nonce. */
    public String popUp(String redirectUri) {
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(redirectUri, "", ""));
        return code;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void discover(HttpExchange exchange) throws IOException {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", issuer + "/token")
                .put("jwks_uri", issuer + "/keys");
        document.putArray("id_token_signing_alg_values_supported").add("RS256");
        document.putArray("code_challenge_methods_supported").add("S256");
        document.putArray("token_endpoint_auth_methods_supported").add("client_secret_basic");
        otherDocument.accept(document);
        answer(exchange, 200, document.toString());
    }

    /** For real browsers: agrees at once. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> back = agree(URI.create(issuer + exchange.getRequestURI()));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        back.get("redirect_uri") + "?code=" + back.get("code") + "&state=" + back.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic =
                Base64.getEncoder().encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        boolean client = ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Grant grant = grants.remove(form.getOrDefault("code", ""));
        boolean good = client
                && grant != null
                && "authorization_code".equals(form.get("grant_type"))
                && grant.redirectUri().equals(form.get("redirect_uri"))
                && grant.challenge().equals(challenge(form.getOrDefault("code_verifier", "")));
        if (!good) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        ObjectNode tokens = Json.MAPPER.createObjectNode();
        tokens.put("access_token", "opaque").put("token_type", "Bearer").put("id_token", idToken(grant.nonce()));
        answer(exchange, 200, tokens.toString());
    }

    private String idToken(String nonce) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", CLIENT_ID);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        if (!nonce.isEmpty()) {
            claims.put("nonce", nonce);
        }
        claims.putAll(person);
        distortion.accept(claims);
        return otherToken.apply(sign(Json.MAPPER.valueToTree(claims).toString()));
    }

    private String sign(String payload) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(payload);
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        switch (signedWith) {
            case "none" -> jws.setAlgorithmHeaderValue("none");
            case "HS256" -> {
                jws.setAlgorithmHeaderValue("HS256");
                jws.setKey(new HmacKey(CLIENT_SECRET.getBytes(StandardCharsets.UTF_8)));
            }
            default -> {
                RsaJsonWebKey key = keys.getFirst();
                jws.setAlgorithmHeaderValue("RS256");
                jws.setKeyIdHeaderValue(key.getKeyId());
                jws.setKey((signedWith.equals("stranger") ? STRANGER : key).getPrivateKey());
            }
        }
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private String published() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static String challenge(String verifier) {
        if (verifier.isEmpty()) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
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

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
