package dev.capstan.service.auth.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.net.AddressRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** What providers publish about themselves: their addresses by discovery, and their keys. Remembered for a while. */
@ApplicationScoped
public class ProviderDirectory {
    private static final Duration DOCUMENT_FRESH = Duration.ofHours(1);
    private static final Duration KEYS_FRESH = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

    /** The addresses of a provider. */
    record Endpoints(URI authorization, URI token, URI keys, boolean basicAuthentication, Instant readAt) {}

    private record Keys(List<JsonWebKey> keys, Instant readAt) {}

    @Inject
    ProviderHttp http;

    @Inject
    AddressGuard guard;

    @Inject
    Clock clock;

    private final Map<String, Endpoints> documents = new ConcurrentHashMap<>();
    private final Map<String, Keys> keys = new ConcurrentHashMap<>();

    Endpoints endpoints(OidcConfig.Provider provider) {
        Endpoints known = documents.get(provider.name());
        if (known == null || known.readAt().plus(DOCUMENT_FRESH).isBefore(clock.instant())) {
            known = discover(provider);
            documents.put(provider.name(), known);
        }
        return known;
    }

    /** @param another whether a token named a key that was not among them; the answer is then newer, within reason */
    List<JsonWebKey> keys(OidcConfig.Provider provider, boolean another) {
        Instant now = clock.instant();
        Keys known = keys.get(provider.name());
        Duration fresh = another ? SHORTEST_PAUSE : KEYS_FRESH;
        if (known == null || known.readAt().plus(fresh).isBefore(now)) {
            known = new Keys(read(endpoints(provider).keys()), now);
            keys.put(provider.name(), known);
        }
        return known.keys();
    }

    private Endpoints discover(OidcConfig.Provider provider) {
        String issuer = provider.issuer().toString();
        URI address = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        JsonNode document = http.get(address);
        if (!issuer.equals(document.path("issuer").asText())) {
            throw ProviderHttp.failed(address, "its document names another issuer", null);
        }
        Set<String> ways = new java.util.HashSet<>();
        document.path("token_endpoint_auth_methods_supported").forEach(way -> ways.add(way.asText()));
        return new Endpoints(
                endpoint(provider, document, "authorization_endpoint"),
                guarded(provider, endpoint(provider, document, "token_endpoint")),
                guarded(provider, endpoint(provider, document, "jwks_uri")),
                ways.isEmpty() || ways.contains("client_secret_basic"),
                clock.instant());
    }

    private static URI endpoint(OidcConfig.Provider provider, JsonNode document, String name) {
        try {
            URI address = URI.create(document.path(name).asText());
            boolean safe = "https".equals(address.getScheme())
                    || (address.getScheme() != null
                            && address.getScheme().equals(provider.issuer().getScheme()));
            if (safe && address.getHost() != null && address.getRawUserInfo() == null) {
                return address;
            }
            throw ProviderHttp.failed(provider.issuer(), "its document has no usable " + name, null);
        } catch (IllegalArgumentException e) {
            throw ProviderHttp.failed(provider.issuer(), "its document has no usable " + name, e);
        }
    }

    /** The operator chose the issuer's host; any other one is the document's choice and must be outside. */
    private URI guarded(OidcConfig.Provider provider, URI address) {
        if (!address.getHost().equals(provider.issuer().getHost())) {
            try {
                guard.check(address);
            } catch (AddressRefusedException e) {
                throw ProviderHttp.failed(provider.issuer(), "its document leads to an inner address", e);
            }
        }
        return address;
    }

    private List<JsonWebKey> read(URI address) {
        try {
            return new JsonWebKeySet(http.get(address).toString()).getJsonWebKeys();
        } catch (JoseException e) {
            throw ProviderHttp.failed(address, "its keys cannot be read", e);
        }
    }
}
