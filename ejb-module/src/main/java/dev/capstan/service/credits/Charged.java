package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditHold;
import dev.capstan.persistence.credits.UsageFact;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;

/**
 * How an act was paid; what the billing event of the act tells.
 *
 * @param creditsUsed what was taken from the account for it so far, all parts together; zero on the user's own key
 * @param creditsRemaining what the account owned afterwards, both pools, credits held for other acts included
 * @param costUsd what it cost so far, written-off part included; zero on the user's own key
 * @param writtenOff credits that it cost above its hold, which nobody pays
 * @param item the model, or the name of the tool or resource
 */
public record Charged(
        BigDecimal creditsUsed,
        BigDecimal creditsRemaining,
        BigDecimal costUsd,
        BigDecimal writtenOff,
        ActKind kind,
        String item,
        Consumption consumed) {

    /** The tokens of a model call. */
    public TokenUsage usage() {
        return consumed.tokens();
    }

    /** Of an act that has ended. */
    static Charged of(UsageFact fact, BigDecimal remaining) {
        return new Charged(
                fact.credits(),
                remaining,
                fact.costUsd(),
                fact.writtenOff(),
                fact.kind(),
                fact.item(),
                fact.consumed());
    }

    /** Of an act that may go on. */
    static Charged of(CreditHold hold, BigDecimal remaining) {
        Consumption soFar = Consumption.of(hold.units());
        return new Charged(
                hold.charged().total(),
                remaining,
                hold.act().tariff().costUsd(soFar),
                hold.writtenOff(),
                hold.act().kind(),
                hold.act().item(),
                soFar);
    }
}
