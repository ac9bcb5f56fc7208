package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPrice;
import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.ActKind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prices of acts that are paid by the unit: a tool call, a sandbox second, an image. What has no price is free, unless
 * a tool brings one of its own. An administrator sets them; a price is never changed but followed by another one.
 */
@Stateless
public class ActPriceService {
    private static final int MOST_LISTED = 1000;
    private static final int LONGEST_ITEM = 200;

    @Inject
    ActPriceRepository prices;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** The price that is valid now. */
    public Optional<ActPriceView> priceOf(ActKind kind, String item) {
        return prices.findValid(kind, item, clock.instant()).map(ActPriceView::of);
    }

    /** All versions: by kind and item, the newest first. */
    public List<ActPriceView> list() {
        return prices.findAll(MOST_LISTED).stream().map(ActPriceView::of).toList();
    }

    /** @param validFrom null for now; a price begins once, and never in the past */
    public ActPriceView set(ActKind kind, String item, BigDecimal unitPrice, @Nullable Instant validFrom) {
        Instant now = clock.instant();
        Instant from = validFrom == null ? now : validFrom;
        if (item.isBlank() || item.length() > LONGEST_ITEM || item.indexOf('\0') >= 0) {
            throw refusal("A price names its tool or resource in 1 to %d characters.".formatted(LONGEST_ITEM));
        }
        if (from.isBefore(now)) {
            throw refusal("A price cannot begin in the past: what was paid then stays as it was.");
        }
        if (prices.find(kind, item, from).isPresent()) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "price_exists",
                    "There is a price of %s that begins at %s already.".formatted(item, from));
        }
        try {
            ActPrice price = new ActPrice(ids.next(), kind, item, unitPrice, from, now);
            prices.add(price);
            return ActPriceView.of(price);
        } catch (IllegalArgumentException e) {
            throw refusal("The price of %s cannot be used: %s.".formatted(item, e.getMessage()));
        }
    }

    private static AppException refusal(String message) {
        return new AppException(AppException.Kind.INVALID, "invalid_price", message);
    }
}
