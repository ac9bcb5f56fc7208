package dev.capstan.service.credits;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The regular pool becomes what the plan gives, whatever was in it.
 *
 * @param usageKey names the period that is renewed; the same when the renewal is tried again
 * @param data what a reader of the ledger may want to know, such as plan and invoice
 */
public record Renewal(BigDecimal planCredits, String usageKey, String description, Map<String, String> data) {
    public Renewal {
        planCredits = Amounts.notNegative("A plan's amount", planCredits);
        UsageKeys.check(usageKey);
        data = Map.copyOf(data);
    }
}
