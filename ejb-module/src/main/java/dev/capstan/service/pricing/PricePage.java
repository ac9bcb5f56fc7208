package dev.capstan.service.pricing;

import java.util.List;

/** Some versions of prices; {@code hasMore} when there are others after the last. */
public record PricePage(List<PriceView> prices, boolean hasMore) {}
