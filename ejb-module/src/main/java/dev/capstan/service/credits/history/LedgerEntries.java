package dev.capstan.service.credits.history;

import java.util.List;

/** A page of a session's ledger rows, newest first. */
public record LedgerEntries(List<LedgerEntryView> entries, long total) {}
