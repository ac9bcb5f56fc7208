package dev.capstan.service.pricing;

import java.util.List;

/** Some versions of prices of acts; {@code hasMore} when there are others after the last. */
public record ActPricePage(List<ActPriceVersion> prices, boolean hasMore) {}
