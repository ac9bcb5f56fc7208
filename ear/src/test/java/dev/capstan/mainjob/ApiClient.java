package dev.capstan.mainjob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A person's REST client. Redirects are answers. */
final class ApiClient {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI base;
    private final String token;

    private ApiClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Somebody who is not signed in. */
    static ApiClient stranger(URI base) {
        return new ApiClient(base, "");
    }

    /** Whoever this token or key belongs to. */
    static ApiClient with(URI base, String token) {
        return new ApiClient(base, token);
    }

    /** Somebody new, signed in. */
    static ApiClient register(URI base) {
        String account = "{\"email\":\"%s@example.com\",\"password\":\"Correct-horse-battery-9\",\"name\":\"Ada\"}"
                .formatted(UUID.randomUUID());
        Answer answer = stranger(base).post("auth/register", account);
        if (answer.status() != 200) {
            throw new IllegalStateException("POST /auth/register gave " + answer);
        }
        return new ApiClient(base, answer.json().path("access_token").asText());
    }

    /** The same person at another address of the same installation. */
    ApiClient at(URI other) {
        return new ApiClient(other, token);
    }

    URI base() {
        return base;
    }

    String token() {
        return token;
    }

    HttpClient http() {
        return HTTP;
    }

    UUID userId() {
        return UUID.fromString(get("auth/me").json().path("id").asText());
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    Answer post(String path, String json) {
        return send("POST", path, BodyPublishers.ofString(json), Map.of("Content-Type", "application/json"));
    }

    Answer send(String method, String path, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (!token.isEmpty() && !headers.containsKey("Authorization")) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + path, e);
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** What the server answered. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return parse(response.body());
        }

        @Override
        public String toString() {
            return "%d %s".formatted(status(), body());
        }
    }
}
