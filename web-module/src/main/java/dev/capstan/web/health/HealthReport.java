package dev.capstan.web.health;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The answer to one health question, in the wire format of MicroProfile Health. */
public record HealthReport(HealthCheckResponse.Status status, List<Check> checks) {
    /** What one check found. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Check(String name, HealthCheckResponse.Status status, Map<String, Object> data) {
        static Check of(HealthCheckResponse response) {
            return new Check(
                    response.getName(), response.getStatus(), response.getData().orElse(Map.of()));
        }
    }

    public HealthReport {
        checks = List.copyOf(checks);
    }

    @JsonIgnore
    public boolean up() {
        return status == HealthCheckResponse.Status.UP;
    }
}
