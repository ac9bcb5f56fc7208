package dev.capstan.service.settings.mcp.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.json.Json;
import dev.capstan.service.net.AddressRefusedException;
import dev.capstan.service.net.WebAnswer;
import dev.capstan.service.net.WebClient;
import dev.capstan.service.net.WebException;
import dev.capstan.service.net.WebRequest;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks MCP servers and their authorization servers. Every address comes from a user, or led from one: the guard sees all. */
@ApplicationScoped
public class OAuthHttp {
    private static final int LONGEST = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    WebClient web;

    /** An answer, whatever its status; the body is missing when it is no JSON object. */
    record Answer(int status, JsonNode body, @Nullable String challenge) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** What the server says about a refusal, for a person; empty when it says nothing. */
        String complaint() {
            String said = body.path("error_description")
                    .asText(body.path("error").asText(""))
                    .replaceAll("\\p{Cntrl}+", " ")
                    .strip();
            return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), 300));
        }
    }

    Answer get(URI address) {
        return send(new WebRequest(address, Map.of("Accept", "application/json"), null, true, LONGEST, PATIENCE));
    }

    Answer post(URI address, JsonNode json, String accept) {
        return send(new WebRequest(address, Map.of("Accept", accept), json.toString(), true, LONGEST, PATIENCE));
    }

    Answer form(URI address, String form, Map<String, String> headers) {
        return send(WebRequest.form(address, form, headers, LONGEST, PATIENCE));
    }

    private Answer send(WebRequest request) {
        try {
            WebAnswer answer = web.send(request, new CancelToken());
            return new Answer(answer.status(), json(answer), answer.challenge());
        } catch (WebException | AddressRefusedException e) {
            McpOAuthException refusal = McpOAuthException.gateway(String.valueOf(e.getMessage()));
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static JsonNode json(WebAnswer answer) {
        if (answer.truncated()) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            JsonNode read = Json.MAPPER.readTree(new String(answer.body(), StandardCharsets.UTF_8));
            return read.isObject() ? read : JsonNodeFactory.instance.missingNode();
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
