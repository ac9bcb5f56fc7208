package dev.capstan.service.credits;

import dev.capstan.persistence.credits.HeldAct;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;

/**
 * Whether an act can have consumed what was reported. A provider may count a little more than we bound, which is written
 * off; a report of far more is a fault of somebody's, charged no further than the hold and marked for a person to look at.
 */
final class Plausible {
    private static final BigDecimal TIMES = BigDecimal.TEN;
    private static final BigDecimal SLACK = new BigDecimal("10000");

    private Plausible() {}

    static boolean not(HeldAct act, Consumption reported) {
        TokenUsage tokens = reported.tokens();
        BigDecimal input = BigDecimal.valueOf(tokens.input())
                .add(BigDecimal.valueOf(tokens.cacheRead()))
                .add(BigDecimal.valueOf(tokens.cacheWrite()));
        return beyond(input, BigDecimal.valueOf(act.inputTokenBound()))
                || beyond(BigDecimal.valueOf(tokens.output()), BigDecimal.valueOf(act.maxOutputTokens()))
                || beyond(reported.units(), act.maxUnits());
    }

    private static boolean beyond(BigDecimal reported, BigDecimal most) {
        return reported.compareTo(most.multiply(TIMES).add(SLACK)) > 0;
    }
}
