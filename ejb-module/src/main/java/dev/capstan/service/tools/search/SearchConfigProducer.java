package dev.capstan.service.tools.search;

import dev.capstan.service.tools.search.SearchConfig.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads which search provider is used. */
@ApplicationScoped
public class SearchConfigProducer {
    /** What paid providers ask, where the operator says nothing else: 275 USD for 30,000 queries. */
    private static final BigDecimal PAID = new BigDecimal("0.009167");

    @Produces
    @Dependent
    SearchConfig searchConfig(
            @ConfigProperty(name = "capstan.search.provider", defaultValue = "none") String provider,
            @ConfigProperty(name = "capstan.search.url") Optional<URI> url,
            @ConfigProperty(name = "capstan.search.api-key") Optional<String> apiKey,
            @ConfigProperty(name = "capstan.search.usd-per-query") Optional<BigDecimal> usdPerQuery,
            @ConfigProperty(name = "capstan.search.timeout", defaultValue = "PT15S") Duration timeout) {
        Kind kind = kind(provider);
        return new SearchConfig(
                kind,
                url.orElse(usual(kind)),
                apiKey.orElse(null),
                usdPerQuery.orElse(kind == Kind.BRAVE || kind == Kind.TAVILY ? PAID : BigDecimal.ZERO),
                timeout);
    }

    private static Kind kind(String provider) {
        try {
            return Kind.valueOf(provider.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "capstan.search.provider must be none, searxng, brave or tavily, not " + provider, e);
        }
    }

    private static URI usual(Kind kind) {
        return URI.create(
                switch (kind) {
                    case NONE, SEARXNG -> "http://localhost:8888";
                    case BRAVE -> "https://api.search.brave.com";
                    case TAVILY -> "https://api.tavily.com";
                });
    }
}
