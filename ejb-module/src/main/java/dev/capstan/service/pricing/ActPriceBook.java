package dev.capstan.service.pricing;

import dev.capstan.persistence.pricing.ActPrice;
import dev.capstan.persistence.pricing.ActPriceHistoryRepository;
import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The prices of acts that are paid by the unit, as administrators see and set them. Like those of models, a price is never
 * changed and never begins in the past: a new price is a new version.
 */
@Stateless
public class ActPriceBook {
    @Inject
    ActPriceRepository prices;

    @Inject
    ActPriceHistoryRepository history;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /**
     * The prices that are valid at a moment, by kind and item.
     *
     * @param at null for now
     * @param after the price to go on after; null to begin
     */
    public ActPricePage effective(@Nullable Instant at, @Nullable UUID after, int limit) {
        Instant moment = PriceDates.moment(at, clock.instant());
        ActPrice last = after == null ? null : history.find(after).orElseThrow(() -> unknown(after));
        List<ActPrice> found = history.findEffective(
                moment, last == null ? "" : last.kind().wire(), last == null ? "" : last.item(), limit + 1);
        return new ActPricePage(found.stream().limit(limit).map(this::version).toList(), found.size() > limit);
    }

    /** All prices of one item that begin before a moment, latest first, those of the future included. */
    public ActPricePage versions(PricedItem of, @Nullable Instant before, int limit) {
        Instant start = before == null ? PriceDates.LATEST : PriceDates.moment(before, clock.instant());
        List<ActPrice> found = history.findVersions(of.kind(), of.item(), start, limit + 1);
        List<ActPriceVersion> versions = new ArrayList<>();
        for (ActPrice price : found.subList(0, Math.min(limit, found.size()))) {
            versions.add(
                    versions.isEmpty()
                            ? version(price)
                            : ActPriceVersion.of(price, versions.getLast().validFrom()));
        }
        return new ActPricePage(versions, found.size() > limit);
    }

    /** The price by which an act is charged at a moment, its own or that of its kind; null means now. */
    public ActPriceVersion covering(PricedItem of, @Nullable Instant at) {
        return prices.findValid(of.kind(), of.item(), PriceDates.moment(at, clock.instant()))
                .map(this::version)
                .orElseThrow(() -> new AppException(
                        Kind.NOT_FOUND,
                        "price_not_found",
                        "No price of %s covers %s then: it costs what it brings itself, if anything."
                                .formatted(of.kind().wire(), of.item())));
    }

    public ActPriceVersion add(NewActPrice wish, UUID actorId) {
        Instant now = clock.instant();
        Instant from = PriceDates.start(wish.validFrom(), now);
        PricedItem of = wish.of();
        history.lock(of.kind(), of.item());
        if (history.has(of.kind(), of.item(), from)) {
            throw new AppException(
                    Kind.CONFLICT,
                    "price_exists",
                    "%s has a price from %s already; give the new one a later start.".formatted(of.item(), from));
        }
        ActPrice price = priced(wish, from, now, actorId);
        prices.add(price);
        return version(price);
    }

    private ActPrice priced(NewActPrice wish, Instant from, Instant now, UUID actorId) {
        PricedItem of = wish.of();
        try {
            return new ActPrice(ids.next(), of.kind(), of.item(), wish.unitPrice(), from, now, actorId, wish.note());
        } catch (IllegalArgumentException e) {
            throw new AppException(
                    Kind.INVALID,
                    "invalid_price",
                    "The price of %s cannot be used: %s.".formatted(of.item(), e.getMessage()));
        }
    }

    private ActPriceVersion version(ActPrice price) {
        return ActPriceVersion.of(price, history.findNextStart(price).orElse(null));
    }

    private static AppException unknown(UUID id) {
        return new AppException(Kind.NOT_FOUND, "price_not_found", "There is no price " + id + ".");
    }
}
