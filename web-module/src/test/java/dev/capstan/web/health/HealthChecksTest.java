package dev.capstan.web.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.capstan.service.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthChecksTest {
    private static final HealthCheck UP =
            () -> Finding.of("b-thing").with("size", 3).up("All is well.");
    private static final HealthCheck DOWN = () -> Finding.of("a-thing").down("Plug it in.");

    @Test
    void isUpWhenEveryCheckIs() {
        assertThat(HealthChecks.ask(List.of(UP)).up()).isTrue();
        assertThat(HealthChecks.ask(List.of(UP, DOWN)).up()).isFalse();
    }

    @Test
    void writesTheWireFormatOfMicroProfileHealth() throws JsonProcessingException {
        String json = Json.MAPPER.writeValueAsString(HealthChecks.ask(List.of(UP, DOWN)));

        assertThat(Json.MAPPER.readTree(json)).isEqualTo(Json.MAPPER.readTree("""
                {"status": "DOWN", "checks": [
                    {"name": "a-thing", "status": "DOWN", "data": {"hint": "Plug it in."}},
                    {"name": "b-thing", "status": "UP", "data": {"hint": "All is well.", "size": 3}}]}"""));
    }

    @Test
    void aCheckThatThrowsIsDownAndKeepsItsReasonToItself() {
        HealthReport report = HealthChecks.ask(List.of(new Broken()));

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

    private static final class Broken implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            throw new IllegalStateException("wrong password xyz");
        }
    }
}
