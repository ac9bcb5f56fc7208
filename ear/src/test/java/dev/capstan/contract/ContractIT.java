package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.OidcSettings;
import dev.capstan.harness.OutsideSettings;
import dev.capstan.harness.StripeSettings;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import dev.capstan.service.billing.stub.StripeStub;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sends every operation of the contract to the server and counts those that answer as documented. The number may not
 * fall: what once conformed is listed in {@code contract/conforming.txt}.
 */
class ContractIT {
    @Test
    void whatOnceConformedStillDoes() {
        Set<String> required = ContractReport.required();

        ContractReport report;
        try (StripeStub stripe = new StripeStub();
                OidcStub provider = new OidcStub();
                CapstanServer server = server(stripe, provider);
                ContractRun run = new ContractRun(server.baseUri(), provider)) {
            report = new ContractReport(run.judgeAll());
        }

        Path table = Path.of(System.getProperty("capstan.target", "target"), "contract-report.txt");
        report.write(table);
        System.out.println(report.headline() + " (see " + table + ")");
        Set<String> risen = report.risen(required);
        if (!risen.isEmpty()) {
            System.out.println("Add to contract/conforming.txt: " + String.join(" ", risen));
        }
        assertThat(report.fallen(required)).as("operations that must conform").isEmpty();
    }

    /** One whose people sign in at a provider; the shared one has a page of its own for that. */
    private static CapstanServer server(StripeStub stripe, OidcStub provider) {
        CapstanServer outside = OutsideSettings.into(StripeSettings.into(CapstanServer.named("contract"), stripe));
        return OidcSettings.into(outside, provider, "ii", "google").start();
    }
}
