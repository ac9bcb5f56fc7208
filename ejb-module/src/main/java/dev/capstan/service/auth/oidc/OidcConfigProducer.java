package dev.capstan.service.auth.oidc;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link OidcConfig}: the names, then for each name the settings below {@code capstan.oidc.<name>}. */
@ApplicationScoped
public class OidcConfigProducer {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String GOOGLE = "https://accounts.google.com";

    @Inject
    Config config;

    @Produces
    @Dependent
    OidcConfig oidcConfig(@ConfigProperty(name = "capstan.oidc.providers") Optional<List<String>> names) {
        Map<String, OidcConfig.Provider> providers = new LinkedHashMap<>();
        for (String name : names.orElse(List.of())) {
            if (!name.isBlank()) {
                providers.put(name.strip(), provider(name.strip()));
            }
        }
        return new OidcConfig(providers);
    }

    private OidcConfig.Provider provider(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "capstan.oidc.providers takes names of small letters, digits and hyphens, not " + name);
        }
        String issuer = text(name, "issuer")
                .or(() -> name.equals("google") ? Optional.of(GOOGLE) : Optional.empty())
                .orElseThrow(() -> missing(name, "issuer"));
        return new OidcConfig.Provider(
                name,
                text(name, "label").orElse(name.equals("google") ? "Google" : name),
                issuer(name, issuer),
                text(name, "client-id").orElseThrow(() -> missing(name, "client-id")),
                text(name, "client-secret"),
                text(name, "scope").orElse("openid profile email"),
                text(name, "roles-claim"),
                set(name, "admin-groups"),
                set(name, "auditor-groups"));
    }

    private static URI issuer(String name, String text) {
        URI issuer = URI.create(text);
        boolean http = "http".equals(issuer.getScheme()) || "https".equals(issuer.getScheme());
        if (!http || issuer.getHost() == null || issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "capstan.oidc.%s.issuer must be an absolute https address, not %s".formatted(name, text));
        }
        return issuer;
    }

    private Optional<String> text(String name, String key) {
        return config.getOptionalValue("capstan.oidc." + name + "." + key, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private Set<String> set(String name, String key) {
        return text(name, key).map(value -> Set.of(value.split("\\s*,\\s*"))).orElse(Set.of());
    }

    private static IllegalArgumentException missing(String name, String key) {
        return new IllegalArgumentException(
                "capstan.oidc.%s.%s is not set, and capstan.oidc.providers names %s".formatted(name, key, name));
    }
}
