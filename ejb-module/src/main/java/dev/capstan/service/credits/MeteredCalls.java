package dev.capstan.service.credits;

import dev.capstan.persistence.credits.QuarantineRepository;
import dev.capstan.persistence.credits.QuarantinedReport;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.UsageDoubt;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/**
 * Settles model calls with what is known of their usage: the provider's counts as they are, anything else as an estimate. A
 * report that cannot be true is kept for people to look at, in the same transaction.
 */
@Stateless
public class MeteredCalls {
    @Inject
    ModelMeter meter;

    @Inject
    QuarantineRepository quarantine;

    @Inject
    Clock clock;

    @Inject
    Ids ids;

    /** Settling again gives the first answer and keeps no second report. */
    public Charged settle(UUID holdId, MeteredUsage used) {
        UsageDoubt doubt = used.doubt();
        if (doubt == null) {
            return meter.settle(holdId, used.usage());
        }
        String report = doubt.report();
        if (report != null && !quarantine.has(holdId)) {
            quarantine.add(
                    new QuarantinedReport(ids.next(), holdId, doubt.reason(), report, used.usage(), clock.instant()));
        }
        return meter.settleEstimate(holdId, used.usage());
    }
}
