package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.types.credits.ActKind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/**
 * Says what an act costs that is paid by the unit: a tool call, a sandbox second, an image. What has no price is free,
 * unless a tool brings one of its own. Administrators set them in the {@link ActPriceBook}.
 */
@Stateless
public class ActPriceService {
    @Inject
    ActPriceRepository prices;

    @Inject
    Clock clock;

    /** The price that is valid now. */
    public Optional<ActPriceView> priceOf(ActKind kind, String item) {
        return prices.findValid(kind, item, clock.instant()).map(ActPriceView::of);
    }
}
