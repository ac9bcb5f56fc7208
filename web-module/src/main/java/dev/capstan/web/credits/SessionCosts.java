package dev.capstan.web.credits;

import dev.capstan.service.credits.history.SessionUsage;
import dev.capstan.service.credits.history.UsagePage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What sessions cost, under their names; {@code total} counts all of them. */
public record SessionCosts(List<Item> sessions, long total) {
    /** One session; its sums are negative. Without a name its id stands for it. */
    public record Item(
            UUID sessionId, String sessionTitle, BigDecimal credits, BigDecimal bonusCredits, Instant updatedAt) {
        static Item of(SessionUsage usage, Map<UUID, String> names) {
            return new Item(
                    usage.sessionId(),
                    names.getOrDefault(usage.sessionId(), usage.sessionId().toString()),
                    usage.credits(),
                    usage.bonusCredits(),
                    usage.updatedAt());
        }
    }

    static SessionCosts of(UsagePage page, Map<UUID, String> names) {
        return new SessionCosts(
                page.sessions().stream().map(usage -> Item.of(usage, names)).toList(), page.total());
    }
}
