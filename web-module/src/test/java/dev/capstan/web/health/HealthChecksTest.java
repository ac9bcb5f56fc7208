package dev.capstan.web.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.agents.models.ChatModels.LastCall;
import dev.capstan.service.agents.models.ModelException.Kind;
import dev.capstan.service.credits.LedgerFinding;
import dev.capstan.service.credits.LedgerReport;
import dev.capstan.service.credits.LedgerWatch;
import dev.capstan.service.json.Json;
import dev.capstan.service.settings.ModelHealth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthChecksTest {
    private static final HealthCheck UP =
            () -> Finding.of("b-thing").with("size", 3).up("All is well.");
    private static final HealthCheck DOWN = () -> Finding.of("a-thing").down("Plug it in.");

    @Test
    void isUpWhenEveryCheckIs() {
        assertThat(HealthChecks.ask(List.of(UP), Set.of()).up()).isTrue();
        assertThat(HealthChecks.ask(List.of(UP, DOWN), Set.of()).up()).isFalse();
    }

    @Test
    void anAdvisoryCheckIsReportedDownAndDecidesOnlyWhenItIsRequired() {
        HealthReport report = HealthChecks.ask(List.of(UP, new Advice()), Set.of());

        assertThat(report.up()).isTrue();
        assertThat(report.checks().getFirst().name()).isEqualTo("advice");
        assertThat(report.checks().getFirst().status()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(HealthChecks.ask(List.of(UP, new Advice()), Set.of("advice")).up())
                .isFalse();
    }

    @Test
    void modelsAreDownWhenNoneIsConfiguredOrTheLastCallOfOneFailed() {
        ModelReadiness check = new ModelReadiness();

        assertThat(check.of(List.of()).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(check.of(List.of(model(null))).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(check.of(List.of(model(new LastCall(Instant.EPOCH, Kind.INVALID_REQUEST))))
                        .getStatus())
                .isEqualTo(HealthCheckResponse.Status.UP);
        HealthCheckResponse refused = check.of(List.of(model(new LastCall(Instant.EPOCH, Kind.UNAUTHORIZED))));
        assertThat(refused.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(refused.getData().orElseThrow().toString()).contains("OpenAI/gpt-x", "UNAUTHORIZED");
    }

    @Test
    void theLedgerIsDownWhenTheLastProofFoundSomething() {
        LedgerReadiness check = new LedgerReadiness();
        LedgerFinding finding = new LedgerFinding(new UUID(0, 7), LedgerFinding.Kind.SUM, "off by 1");

        HealthCheckResponse sound = check.of(new LedgerWatch.Proof(Instant.EPOCH, new LedgerReport(2, 5, List.of())));
        HealthCheckResponse broken =
                check.of(new LedgerWatch.Proof(Instant.EPOCH, new LedgerReport(2, 5, List.of(finding))));

        assertThat(sound.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(broken.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    }

    @Test
    void writesTheWireFormatOfMicroProfileHealth() throws JsonProcessingException {
        String json = Json.MAPPER.writeValueAsString(HealthChecks.ask(List.of(UP, DOWN), Set.of()));

        assertThat(Json.MAPPER.readTree(json)).isEqualTo(Json.MAPPER.readTree("""
                {"status": "DOWN", "checks": [
                    {"name": "a-thing", "status": "DOWN", "data": {"hint": "Plug it in."}},
                    {"name": "b-thing", "status": "UP", "data": {"hint": "All is well.", "size": 3}}]}"""));
    }

    @Test
    void aCheckThatThrowsIsDownAndKeepsItsReasonToItself() {
        HealthReport report = HealthChecks.ask(List.of(new Broken()), Set.of());

        assertThat(report.up()).isFalse();
        assertThat(report.checks()).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("Broken");
            assertThat(check.data().toString()).doesNotContain("password");
        });
    }

    @Test
    void storageIsDownWhenTheDiskIsNearlyFull(@TempDir Path home) {
        HealthCheckResponse roomy = StorageReadiness.check(new HealthConfig(home, 0, Set.of()));
        HealthCheckResponse full = StorageReadiness.check(new HealthConfig(home, Long.MAX_VALUE, Set.of()));

        assertThat(roomy.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(full.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    }

    @Test
    void refusesToRequireACheckThatDoesNotExist(@TempDir Path home) {
        assertThatThrownBy(() -> new HealthConfig(home, 0, Set.of("weather")))
                .hasMessageContaining("capstan.health.required");
    }

    private static ModelHealth model(@Nullable LastCall last) {
        return new ModelHealth("A model", "OpenAI", "gpt-x", last);
    }

    private static final class Advice implements Advisory {
        @Override
        public String subject() {
            return "advice";
        }

        @Override
        public HealthCheckResponse call() {
            throw new IllegalStateException("no advice today");
        }
    }

    private static final class Broken implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            throw new IllegalStateException("wrong password xyz");
        }
    }
}
