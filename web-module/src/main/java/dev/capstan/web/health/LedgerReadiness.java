package dev.capstan.web.health;

import dev.capstan.service.credits.LedgerWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the last proof of the ledger found it sound. Users keep working when it did not: their credits are there. */
@Readiness
@ApplicationScoped
public class LedgerReadiness implements Advisory {
    @Inject
    LedgerWatch watch;

    @Override
    public String subject() {
        return "credits-ledger";
    }

    @Override
    public HealthCheckResponse call() {
        return watch.lastProof()
                .map(this::of)
                .orElseGet(() -> Finding.of(subject()).up("The first proof since the start is still at work."));
    }

    HealthCheckResponse of(LedgerWatch.Proof proof) {
        return Finding.of(subject())
                .with("proven_at", proof.at().toString())
                .with("accounts", proof.report().accounts())
                .with("rows", proof.report().rows())
                .with("findings", proof.report().findings().size())
                .status(
                        proof.report().sound(),
                        proof.report().sound()
                                ? "Each balance is the sum of its rows, and no row was changed."
                                : "The ledger does not add up: the server's log names each account and what is wrong.");
    }
}
