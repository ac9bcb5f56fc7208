package dev.capstan.service.media.images;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Settings under {@code capstan.images.*}.
 *
 * @param url where the provider's API begins
 * @param apiKey sent to the provider; hidden by {@link #toString}
 * @param usdPerImage what an image costs the user
 * @param timeout until the provider has made an image
 */
public record ImagesConfig(
        Kind provider, URI url, @Nullable String apiKey, String model, BigDecimal usdPerImage, Duration timeout) {
    /** The protocols that are spoken; {@code PLACEHOLDER} draws here. */
    public enum Kind {
        PLACEHOLDER,
        OPENAI
    }

    private static final BigDecimal MOST_USD = BigDecimal.valueOf(100);

    public ImagesConfig {
        if (usdPerImage.signum() < 0 || usdPerImage.compareTo(MOST_USD) > 0) {
            throw new IllegalArgumentException("capstan.images.usd-per-image must be 0 to 100, not " + usdPerImage);
        }
        if (provider == Kind.OPENAI && !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("capstan.images.url must be an http or https address, not " + url);
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException("capstan.images.model must name a model");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("capstan.images.timeout must be positive, not " + timeout);
        }
    }

    @Override
    public String toString() {
        return provider.name().toLowerCase(Locale.ROOT) + " " + model + " at " + url;
    }
}
