package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.service.credits.budgets.Allowance;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.pricing.PriceQuote;
import dev.capstan.service.pricing.PriceService;
import dev.capstan.types.credits.PoolAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reserves credits for model calls, on accounts whose rows are locked. */
@ApplicationScoped
public class ModelHolds {
    @Inject
    CreditRepository credits;

    @Inject
    PriceService prices;

    @Inject
    CreditsConfig config;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    public PriceQuote quote(ModelCall call) {
        if (call.ownKey()) {
            return PriceQuote.FREE;
        }
        return call.ownPrice() != null
                ? PriceQuote.own(call.ownPrice())
                : prices.quote(call.modelId(), call.provider());
    }

    /**
     * The hold of a call.
     *
     * @param earlier what the call's key holds or was charged for already
     */
    CreditHold take(
            CreditAccount account,
            ModelCall call,
            PriceQuote quote,
            @Nullable CreditHold earlier,
            Allowance allowance) {
        if (earlier != null) {
            return again(earlier);
        }
        Reserve reserve = allowance.within(
                account.spendable(),
                most -> Reserve.within(most, quote.price(), call.inputTokenBound(), call.maxOutputTokens()));
        Instant now = clock.instant();
        PoolAmounts part = account.hold(reserve.credits(), now);
        CreditHold hold = new CreditHold(
                ids.next(),
                account.id(),
                act(call, quote, reserve.maxOutputTokens()),
                part,
                now,
                now.plus(config.holdLife()));
        credits.add(hold);
        return hold;
    }

    private static CreditHold again(CreditHold earlier) {
        if (!earlier.open()) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "already_charged",
                    "The call %s was paid for already; another call needs a usage key of its own."
                            .formatted(earlier.act().usageKey()));
        }
        return earlier;
    }

    private static HeldAct act(ModelCall call, PriceQuote quote, int maxOutputTokens) {
        return new HeldAct(
                call.userId(),
                call.usageKey(),
                call.sessionId(),
                call.runId(),
                call.modelId(),
                call.provider(),
                call.ownKey(),
                call.inputTokenBound(),
                maxOutputTokens,
                quote.versionId(),
                quote.price());
    }
}
