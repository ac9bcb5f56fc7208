package dev.capstan.service.tools.search;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings under {@code capstan.search.*}.
 *
 * @param apiKey sent to the provider; hidden by {@link #toString}
 * @param usdPerQuery what the provider asks for a search, charged to the user
 */
public record SearchConfig(Kind provider, URI url, @Nullable String apiKey, BigDecimal usdPerQuery, Duration timeout) {
    /** The protocols that are spoken. */
    public enum Kind {
        NONE,
        SEARXNG,
        BRAVE,
        TAVILY
    }

    private static final BigDecimal MOST_USD = BigDecimal.TEN;

    public SearchConfig {
        if (usdPerQuery.signum() < 0 || usdPerQuery.compareTo(MOST_USD) > 0) {
            throw new IllegalArgumentException("capstan.search.usd-per-query must be 0 to 10, not " + usdPerQuery);
        }
        if ((provider == Kind.BRAVE || provider == Kind.TAVILY) && (apiKey == null || apiKey.isBlank())) {
            throw new IllegalArgumentException("capstan.search.provider "
                    + provider.name().toLowerCase(java.util.Locale.ROOT) + " needs a key in capstan.search.api-key");
        }
        if (provider != Kind.NONE && !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("capstan.search.url must be an http or https address, not " + url);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("capstan.search.timeout must be positive, not " + timeout);
        }
    }

    @Override
    public String toString() {
        return provider + " at " + url;
    }
}
