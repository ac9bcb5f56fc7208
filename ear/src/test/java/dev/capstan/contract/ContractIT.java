package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
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
        try (ContractRun run = new ContractRun(CapstanServer.shared().baseUri())) {
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
}
