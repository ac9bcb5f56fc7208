package dev.capstan.service.credits.oversight;

import java.util.List;

/** Quarantined reports, newest first; {@code hasMore} when there are older ones. */
public record QuarantinePage(List<QuarantineView> reports, boolean hasMore) {}
