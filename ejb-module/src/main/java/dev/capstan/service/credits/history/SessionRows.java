package dev.capstan.service.credits.history;

import java.math.BigDecimal;
import java.util.List;

/** The ledger rows of a session, newest first; {@code totalCredits} is what was deducted, as a positive sum. */
public record SessionRows(List<TransactionView> items, BigDecimal totalCredits, long totalItems) {}
