package dev.capstan.service.settings.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Exchanges the code of a sign-in at Anthropic for tokens. */
@ApplicationScoped
public class ClaudeTokens {
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_ECHO = 300;
    private static final int LONGEST_LIFE = 366 * 24 * 3600;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    @Inject
    McpConfig config;

    @Inject
    Clock clock;

    private @Nullable HttpClient http;

    @PostConstruct
    void open() {
        http = HttpClient.newBuilder().connectTimeout(config.connectTimeout()).build();
    }

    @PreDestroy
    void close() {
        if (http != null) {
            http.shutdownNow();
        }
    }

    /**
     * The tokens as the program keeps them.
     *
     * @throws McpAuthException when the code is refused
     */
    ObjectNode exchange(String code, String verifier) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("grant_type", "authorization_code")
                .put("code", code)
                .put("state", verifier)
                .put("client_id", config.claudeClientId())
                .put("redirect_uri", config.claudeRedirectUri().toString())
                .put("code_verifier", verifier);
        HttpRequest request = HttpRequest.newBuilder(config.claudeTokenUrl())
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<InputStream> response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            return tokens(response.statusCode(), read(response.body()));
        } catch (IOException e) {
            throw new AppException(
                    AppException.Kind.BAD_GATEWAY,
                    "bad_gateway",
                    "Anthropic cannot be reached to exchange the code; try again with a new one.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(
                    AppException.Kind.UNAVAILABLE, "service_unavailable", "The server stops; try again later.");
        }
    }

    private HttpClient client() {
        HttpClient opened = http;
        if (opened == null) {
            throw new IllegalStateException("tokens are exchanged before the start");
        }
        return opened;
    }

    private ObjectNode tokens(int status, JsonNode answer) {
        String access = answer.path("access_token").asText("");
        if (status / 100 != 2 || access.isEmpty()) {
            throw new McpAuthException(
                    "Anthropic refused the authorization code (HTTP %d)%s. Sign in again for a new one."
                            .formatted(status, echo(answer)));
        }
        ObjectNode tokens = JsonNodeFactory.instance
                .objectNode()
                .put("accessToken", access)
                .put("refreshToken", answer.path("refresh_token").asText(""))
                .put(
                        "expiresAt",
                        clock.millis()
                                + Duration.ofSeconds(Math.clamp(
                                                answer.path("expires_in").asLong(0), 0, LONGEST_LIFE))
                                        .toMillis());
        ArrayNode scopes = tokens.putArray("scopes");
        for (String scope : answer.path("scope").asText("").split(" ", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return tokens;
    }

    private static String echo(JsonNode answer) {
        String said = answer.path("error_description")
                .asText(answer.path("error")
                        .path("message")
                        .asText(answer.path("error").asText("")));
        String plain = said.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.isEmpty() ? "" : ": " + plain.substring(0, Math.min(plain.length(), LONGEST_ECHO));
    }

    private static JsonNode read(InputStream body) throws IOException {
        try (body) {
            byte[] bytes = body.readNBytes(LONGEST_ANSWER);
            return Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
