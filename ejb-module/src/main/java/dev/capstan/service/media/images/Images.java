package dev.capstan.service.media.images;

import dev.capstan.service.net.WebClient;
import dev.capstan.service.tools.ToolCost;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;

/** Makes images with the configured provider, and knows what one costs. */
@ApplicationScoped
public class Images {
    @Inject
    ImagesConfig config;

    @Inject
    WebClient web;

    MadeImage make(ImageWish wish, CancelToken cancel) throws ImageException {
        return maker().make(wish, cancel);
    }

    /** What each image costs the user. */
    BigDecimal usdPerImage() {
        return config.usdPerImage();
    }

    ToolCost cost() {
        BigDecimal usd = config.usdPerImage();
        return new ToolCost(ActKind.IMAGE, maker().name(), usd.signum() > 0 ? usd : null);
    }

    private ImageMaker maker() {
        return switch (config.provider()) {
            case PLACEHOLDER -> new PlaceholderImages();
            case OPENAI -> new OpenAiImages(config, web);
        };
    }
}
