package dev.capstan.web.credits;

import dev.capstan.service.credits.history.SessionRows;
import dev.capstan.service.credits.history.TransactionView;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The ledger rows of one session under its name; {@code totalCredits} is what was deducted, as a positive sum. */
public record SessionCostDetail(
        UUID sessionId, String sessionTitle, List<TransactionView> items, BigDecimal totalCredits, long totalItems) {
    static SessionCostDetail of(UUID sessionId, SessionRows rows, Map<UUID, String> names) {
        return new SessionCostDetail(
                sessionId,
                names.getOrDefault(sessionId, sessionId.toString()),
                rows.items(),
                rows.totalCredits(),
                rows.totalItems());
    }
}
