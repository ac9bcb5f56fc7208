package dev.capstan.service.credits.history;

import dev.capstan.persistence.credits.SessionSum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** What a session cost: negative sums, of which {@code bonusCredits} is a part; and when it last did. */
public record SessionUsage(UUID sessionId, BigDecimal credits, BigDecimal bonusCredits, Instant updatedAt) {
    static SessionUsage of(SessionSum sum) {
        return new SessionUsage(
                sum.sessionId(), sum.spent().negate(), sum.spentBonus().negate(), sum.lastSpentAt());
    }
}
