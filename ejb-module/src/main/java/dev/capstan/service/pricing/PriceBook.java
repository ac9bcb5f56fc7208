package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.PriceHistoryRepository;
import dev.capstan.persistence.pricing.PriceRepository;
import dev.capstan.persistence.pricing.PriceVersion;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The prices as administrators see and set them. A price is never changed and never begins in the past, so what was charged
 * stays explained: a new price is a new version that begins now or later.
 */
@Stateless
public class PriceBook {
    @Inject
    PriceRepository prices;

    @Inject
    PriceHistoryRepository history;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /**
     * The prices that are valid at a moment, in the order of their patterns.
     *
     * @param at null for now
     * @param after the pattern to go on after; empty to begin
     */
    public PricePage effective(@Nullable Instant at, String after, int limit) {
        Instant moment = moment(at);
        List<PriceVersion> found = history.findEffective(moment, after, limit + 1);
        boolean more = found.size() > limit;
        List<PriceVersion> page = more ? found.subList(0, limit) : found;
        Map<String, Instant> next = history.findNextStarts(
                page.stream().map(PriceVersion::modelPattern).toList(), moment);
        return new PricePage(
                page.stream()
                        .map(version -> PriceView.of(version, next.get(version.modelPattern())))
                        .toList(),
                more);
    }

    /** All versions of one pattern that begin before a moment, latest first, those of the future included. */
    public PricePage versions(String modelPattern, @Nullable Instant before, int limit) {
        String pattern = NewPrice.pattern(modelPattern);
        Instant start = before == null ? PriceDates.LATEST : moment(before);
        List<PriceVersion> found = history.findVersions(pattern, start, limit + 1);
        @Nullable
        Instant until =
                history.findNextStarts(List.of(pattern), start.minusNanos(1000)).get(pattern);
        List<PriceView> views = new ArrayList<>();
        for (PriceVersion version : found.subList(0, Math.min(limit, found.size()))) {
            views.add(PriceView.of(version, until));
            until = version.validFrom();
        }
        return new PricePage(views, found.size() > limit);
    }

    /** The version that a call of the model is charged by at a moment; null means now. */
    public PriceView covering(String modelId, @Nullable Instant at) {
        Instant moment = moment(at);
        PriceVersion version = prices.findLongest(PriceService.covering(modelId), moment)
                .orElseThrow(() -> new AppException(
                        Kind.NOT_FOUND, "model_not_found", "No price covers the model %s then.".formatted(modelId)));
        return PriceView.of(
                version,
                history.findNextStarts(List.of(version.modelPattern()), moment).get(version.modelPattern()));
    }

    public PriceView add(NewPrice price, UUID actorId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant from = PriceDates.start(price.validFrom(), now);
        history.lock(price.modelPattern());
        if (history.has(price.modelPattern(), from)) {
            throw new AppException(
                    Kind.CONFLICT,
                    "price_exists",
                    "%s has a price from %s already; give the new one a later start."
                            .formatted(price.modelPattern(), from));
        }
        PriceVersion version =
                new PriceVersion(ids.next(), price.modelPattern(), price.price(), from, now, actorId, price.note());
        history.add(version);
        return PriceView.of(
                version,
                history.findNextStarts(List.of(price.modelPattern()), from).get(price.modelPattern()));
    }

    private Instant moment(@Nullable Instant given) {
        return PriceDates.moment(given, clock.instant());
    }
}
