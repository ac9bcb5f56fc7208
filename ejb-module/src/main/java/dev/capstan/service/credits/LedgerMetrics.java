package dev.capstan.service.credits;

import io.opentelemetry.api.metrics.Meter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Shows the last proof of the ledger on this node as metrics; they are read when somebody collects them. */
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
}
