package dev.capstan.service.credits.oversight;

import dev.capstan.persistence.credits.QuarantinedReport;
import java.time.Instant;
import java.util.UUID;

/** A usage report that cannot be true. {@code report} is what the provider sent; the counts are what was charged instead. */
public record QuarantineView(
        UUID id,
        UUID holdId,
        String reason,
        String report,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        Instant createdAt) {
    static QuarantineView of(QuarantinedReport report) {
        return new QuarantineView(
                report.id(),
                report.holdId(),
                report.reason(),
                report.report(),
                report.used().input(),
                report.used().cacheRead(),
                report.used().cacheWrite(),
                report.used().output(),
                report.used().reasoning(),
                report.createdAt());
    }
}
