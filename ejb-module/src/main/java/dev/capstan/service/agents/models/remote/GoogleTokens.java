package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of Google's cloud for keys of service accounts, each kept until shortly before its end. They are asked for
 * at one address, whatever a key says: a user chose the key.
 */
final class GoogleTokens {
    private static final int MOST = 256;
    private static final int LIFETIME_SECONDS = 3600;
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private record Token(String text, Instant until) {}

    private final ModelTransport transport;
    private final Map<String, Token> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > MOST;
        }
    };

    GoogleTokens(ModelTransport transport) {
        this.transport = transport;
    }

    String of(ModelSettings settings) throws ModelException, InterruptedException {
        String key = Objects.requireNonNullElse(settings.apiKey(), "");
        Instant now = transport.clock().instant();
        synchronized (known) {
            Token token = known.get(key);
            if (token != null && now.isBefore(token.until())) {
                return token.text();
            }
        }
        Token fresh = ask(key, now);
        synchronized (known) {
            known.put(key, fresh);
        }
        return fresh.text();
    }

    private Token ask(String key, Instant now) throws ModelException, InterruptedException {
        String form = "grant_type=%s&assertion=%s"
                .formatted(URLEncoder.encode(GRANT, StandardCharsets.UTF_8), assertion(key, now));
        HttpRequest request = HttpRequest.newBuilder(transport.config().googleTokenUrl())
                .timeout(transport.config().connectTimeout().multipliedBy(2))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> response = transport.http().send(request, BodyHandlers.ofString());
            JsonNode body = json(response.body());
            String token = body == null ? "" : body.path("access_token").asText("");
            if (response.statusCode() / 100 == 2 && !token.isEmpty()) {
                long seconds = body.path("expires_in").asLong(LIFETIME_SECONDS);
                return new Token(token, now.plusSeconds(seconds).minus(AHEAD));
            }
            if (response.statusCode() / 100 == 5) {
                throw new ModelException(
                        Kind.PROVIDER_FAILED, "Google could not check the service account; try again.");
            }
            throw unauthorized("Google does not accept the key of this service account.");
        } catch (IOException e) {
            throw new ModelException(
                    Kind.UNREACHABLE, "Google cannot be reached to check the service account; try again.");
        }
    }

    private String assertion(String key, Instant now) throws ModelException {
        JsonNode account = json(key);
        if (account == null || !account.path("private_key").isTextual()) {
            throw unauthorized("The key of a model on Google's cloud is the JSON key of a service account.");
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", account.path("client_email").asText());
        claims.put("scope", SCOPE);
        claims.put("aud", transport.config().googleTokenUrl().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(Json.MAPPER.valueToTree(claims).toString());
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            signature.setKeyIdHeaderValue(account.path("private_key_id").asText(""));
            signature.setKey(privateKey(account.path("private_key").asText()));
            return signature.getCompactSerialization();
        } catch (JoseException | GeneralSecurityException | IllegalArgumentException e) {
            throw unauthorized("The private key in the key of the service account cannot be read.");
        }
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String text = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s+", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private static @Nullable JsonNode json(String text) {
        try {
            JsonNode read = Json.MAPPER.readTree(text);
            return read != null && read.isObject() ? read : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static ModelException unauthorized(String sentence) {
        return new ModelException(Kind.UNAUTHORIZED, sentence);
    }
}
