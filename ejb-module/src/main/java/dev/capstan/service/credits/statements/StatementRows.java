package dev.capstan.service.credits.statements;

import dev.capstan.persistence.credits.StatementRepository.KindSum;
import java.math.BigDecimal;

/** All ledger rows of one kind in one pool; {@code amount} is their sum. */
public record StatementRows(String transactionType, String creditType, long count, BigDecimal amount) {
    static StatementRows of(KindSum sum) {
        return new StatementRows(sum.type(), sum.pool(), sum.rows(), sum.amount());
    }
}
