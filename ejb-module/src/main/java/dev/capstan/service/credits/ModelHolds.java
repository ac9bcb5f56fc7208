package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.service.credits.budgets.Allowance;
import dev.capstan.service.pricing.PriceQuote;
import dev.capstan.service.pricing.PriceService;
import dev.capstan.types.pricing.Tariff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reserves credits for model calls, on accounts whose rows are locked. */
@ApplicationScoped
public class ModelHolds {
    @Inject
    PriceService prices;

    @Inject
    Holds holds;

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
            return Holds.again(earlier);
        }
        Reserve reserve = allowance.within(
                account.spendable(),
                most -> Reserve.within(most, quote.price(), call.inputTokenBound(), call.maxOutputTokens()));
        return holds.open(account, act(call, quote, reserve.maxOutputTokens()), reserve.credits());
    }

    private static HeldAct act(ModelCall call, PriceQuote quote, int maxOutputTokens) {
        return new HeldAct(
                call.userId(),
                call.usageKey(),
                call.sessionId(),
                call.runId(),
                call.kind(),
                call.modelId(),
                call.provider(),
                call.ownKey(),
                call.inputTokenBound(),
                maxOutputTokens,
                BigDecimal.ZERO,
                Tariff.ofTokens(quote.versionId(), quote.price()));
    }
}
