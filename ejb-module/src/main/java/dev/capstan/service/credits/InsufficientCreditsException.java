package dev.capstan.service.credits;

import dev.capstan.service.errors.AppException;
import java.math.BigDecimal;

/** The account cannot pay for an act. Nothing was sent, held or charged. */
public class InsufficientCreditsException extends AppException {
    private static final long serialVersionUID = 1L;

    private final BigDecimal needed;
    private final BigDecimal left;

    /**
     * @param needed the least with which the act could begin
     * @param left what the account can spend, credits held for other acts left out
     */
    public InsufficientCreditsException(BigDecimal needed, BigDecimal left) {
        super(
                Kind.PAYMENT_REQUIRED,
                "insufficient_credits",
                "This needs at least %s credits; %s are left. Add credits or choose a cheaper model."
                        .formatted(plain(needed), plain(left)));
        this.needed = needed;
        this.left = left;
    }

    public BigDecimal needed() {
        return needed;
    }

    public BigDecimal left() {
        return left;
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
