package dev.capstan.service.credits.history;

import java.util.List;

/** A page of a whole ledger, newest first; {@code total} is right on every page, also past the end. */
public record HistoryPage(List<TransactionView> transactions, long total, int page, int perPage) {}
