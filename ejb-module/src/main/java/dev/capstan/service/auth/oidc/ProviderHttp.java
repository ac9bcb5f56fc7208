package dev.capstan.service.auth.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Speaks with providers: follows no redirect, waits for nobody long, reads no more than a document may have. */
@ApplicationScoped
public class ProviderHttp {
    private static final Logger LOG = Logger.getLogger(ProviderHttp.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    private static final int OK = 200;

    @Inject
    ObjectMapper json;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    JsonNode get(URI address) {
        return send(HttpRequest.newBuilder(address).GET());
    }

    JsonNode send(HttpRequest.Builder request) {
        HttpRequest ready =
                request.timeout(ANSWER).header("Accept", "application/json").build();
        try {
            HttpResponse<InputStream> response = http.send(ready, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MOST_BYTES + 1);
                if (response.statusCode() != OK || bytes.length > MOST_BYTES) {
                    throw failed(ready.uri(), "it answered with status " + response.statusCode(), null);
                }
                return json.readTree(bytes);
            }
        } catch (JsonProcessingException e) {
            throw failed(ready.uri(), "its answer is no JSON", e);
        } catch (IOException e) {
            throw failed(ready.uri(), "it cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(ready.uri(), "the wait was interrupted", e);
        }
    }

    /** The log says which address; the person is told what can be done. */
    static AppException failed(URI address, String what, @org.jspecify.annotations.Nullable Exception cause) {
        LOG.log(Level.WARNING, "The sign-in provider at " + address.getHost() + " failed: " + what, cause);
        return new AppException(
                Kind.BAD_GATEWAY,
                "bad_gateway",
                "The sign-in provider did not answer as it should: %s. Try again, or sign in another way."
                        .formatted(what));
    }
}
