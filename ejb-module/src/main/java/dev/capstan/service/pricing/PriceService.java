package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.PriceRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.types.pricing.ModelPrice;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the price of a model. A price is listed under a model id; it also covers the dated and tagged variants of that
 * model, whose ids go on with one of {@code - @ : / _} after it. The longest listed id that covers a model wins, so the id
 * itself beats every shorter one, and {@code gpt-4o-mini-2024-07-18} is {@code gpt-4o-mini}, not {@code gpt-4o}. What no
 * listed id covers has no price and is refused, never guessed.
 */
@Stateless
public class PriceService {
    private static final String SEPARATORS = "-@:/_";
    private static final int MAX_ID_LENGTH = 200;

    @Inject
    PriceRepository prices;

    @Inject
    Clock clock;

    public ModelPrice priceOf(String modelId, String provider) {
        return quote(modelId, provider).price();
    }

    /** The price that is valid now, with its version. */
    public PriceQuote quote(String modelId, String provider) {
        return prices.findLongest(covering(modelId), clock.instant())
                .map(version -> new PriceQuote(version.id(), version.price()))
                .orElseThrow(() -> new AppException(
                        AppException.Kind.NOT_FOUND,
                        "model_not_found",
                        "The model %s of %s has no price, so it cannot be used. Give it a pricing in the model configuration."
                                .formatted(modelId, provider)));
    }

    /** Every id that would cover the model. */
    static List<String> covering(String modelId) {
        String id = modelId.toLowerCase(Locale.ROOT);
        List<String> ids = new ArrayList<>();
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || id.indexOf('\0') >= 0) {
            return List.of("");
        }
        ids.add(id);
        for (int i = 1; i < id.length(); i++) {
            if (SEPARATORS.indexOf(id.charAt(i)) >= 0) {
                ids.add(id.substring(0, i));
            }
        }
        return ids;
    }
}
