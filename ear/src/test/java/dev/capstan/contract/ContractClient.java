package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/** Sends requests to the server under test, as one user or as nobody. Redirects are answers, not steps. */
final class ContractClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI base;

    ContractClient(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    HttpClient http() {
        return http;
    }

    /** What one request carries; the token may be absent, and the body empty. */
    record Outgoing(
            String method,
            String pathAndQuery,
            Map<String, String> headers,
            @Nullable String token,
            @Nullable String contentType,
            BodyPublisher body) {
        /** The same as somebody else, or as nobody, would send it. */
        Outgoing by(@Nullable String other) {
            return new Outgoing(method, pathAndQuery, headers, other, contentType, body);
        }
    }

    Reply send(Outgoing outgoing) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(outgoing.pathAndQuery()))
                .timeout(TIMEOUT)
                .header("X-Request-ID", ReplyCheck.REQUEST_ID)
                .method(outgoing.method(), outgoing.body());
        outgoing.headers().forEach(request::header);
        if (outgoing.token() != null) {
            request.header("Authorization", "Bearer " + outgoing.token());
        }
        if (outgoing.contentType() != null) {
            request.header("Content-Type", outgoing.contentType());
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(outgoing.method() + " " + outgoing.pathAndQuery() + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + outgoing.pathAndQuery(), e);
        }
    }

    Reply postJson(String path, JsonNode body, @Nullable String token) {
        return send(new Outgoing(
                "POST", path, Map.of(), token, "application/json", BodyPublishers.ofString(body.toString())));
    }

    @Override
    public void close() {
        http.close();
    }
}
