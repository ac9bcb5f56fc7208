package dev.capstan.service.media.images;

import dev.capstan.service.media.images.ImagesConfig.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads what makes images. */
@ApplicationScoped
public class ImagesConfigProducer {
    /** What OpenAI asks for an image of medium quality, where the operator says nothing else. */
    private static final BigDecimal PAID = new BigDecimal("0.063");

    @Produces
    @Dependent
    ImagesConfig imagesConfig(
            @ConfigProperty(name = "capstan.images.provider", defaultValue = "placeholder") String provider,
            @ConfigProperty(name = "capstan.images.url", defaultValue = "https://api.openai.com/v1") URI url,
            @ConfigProperty(name = "capstan.images.api-key") Optional<String> apiKey,
            @ConfigProperty(name = "capstan.images.model", defaultValue = "gpt-image-1") String model,
            @ConfigProperty(name = "capstan.images.usd-per-image") Optional<BigDecimal> usdPerImage,
            @ConfigProperty(name = "capstan.images.timeout", defaultValue = "PT2M") Duration timeout) {
        Kind kind = kind(provider);
        return new ImagesConfig(
                kind,
                url,
                apiKey.orElse(null),
                model,
                usdPerImage.orElse(kind == Kind.PLACEHOLDER ? BigDecimal.ZERO : PAID),
                timeout);
    }

    private static Kind kind(String provider) {
        try {
            return Kind.valueOf(provider.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "capstan.images.provider must be placeholder or openai, not " + provider, e);
        }
    }
}
