package dev.capstan.service.credits;

import dev.capstan.persistence.credits.CreditHold;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * Credits that are reserved for one model call.
 *
 * @param maxOutputTokens the output limit that must be sent with the call; lower than asked for when the balance covers less
 * @param credits how much is reserved: the most the call can cost with that limit
 */
public record ModelHold(UUID holdId, int maxOutputTokens, BigDecimal credits) {
    static ModelHold of(CreditHold hold) {
        return new ModelHold(
                hold.id(), hold.act().maxOutputTokens(), hold.held().total());
    }
}
