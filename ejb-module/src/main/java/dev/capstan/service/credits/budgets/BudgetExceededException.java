package dev.capstan.service.credits.budgets;

import dev.capstan.service.errors.AppException;
import java.math.BigDecimal;

/** A budget does not allow an act, whatever the account owns. Nothing was sent, held or charged. */
public class BudgetExceededException extends AppException {
    private static final long serialVersionUID = 1L;

    BudgetExceededException(BudgetLimit limit, BigDecimal needed) {
        super(Kind.PAYMENT_REQUIRED, limit.code(), limit.sentence(needed));
    }
}
