package dev.capstan.service.credits;

import io.opentelemetry.api.metrics.Meter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Shows the last proof of the ledger and what waits to be posted, as this node knows them, as metrics. */
@ApplicationScoped
public class LedgerMetrics {
    @Inject
    Meter meter;

    @Inject
    Clock clock;

    void show(LedgerWatch watch) {
        meter.gaugeBuilder("capstan.ledger.findings")
                .ofLongs()
                .setDescription("What the last proof of the ledger found wrong; anything above zero needs a person")
                .buildWithCallback(gauge -> watch.lastProof()
                        .ifPresent(
                                proof -> gauge.record(proof.report().findings().size())));
        meter.gaugeBuilder("capstan.ledger.accounts")
                .ofLongs()
                .setDescription("Accounts that the last proof of the ledger looked at")
                .buildWithCallback(gauge -> watch.lastProof()
                        .ifPresent(proof -> gauge.record(proof.report().accounts())));
        meter.gaugeBuilder("capstan.ledger.proof.age")
                .ofLongs()
                .setUnit("s")
                .setDescription("How long ago the last proof of the ledger ended")
                .buildWithCallback(gauge -> watch.lastProof()
                        .ifPresent(proof -> gauge.record(
                                Duration.between(proof.at(), clock.instant()).toSeconds())));
    }

    /** What ended on shared accounts and was not in their ledgers when a node last looked. */
    void show(Poster poster) {
        meter.gaugeBuilder("capstan.ledger.unposted")
                .ofLongs()
                .setDescription("Acts on shared accounts that have ended and wait to be posted")
                .buildWithCallback(gauge -> gauge.record(poster.left().acts()));
        meter.gaugeBuilder("capstan.ledger.unposted.age")
                .ofLongs()
                .setUnit("s")
                .setDescription("How long the one of them that waits longest has ended; above a minute needs a person")
                .buildWithCallback(gauge -> gauge.record(poster.left().oldestSeconds()));
    }
}
