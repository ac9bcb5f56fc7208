package dev.capstan.web.health;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Health for clients ({@code /health}, as the contract has it) and for whoever runs the server (the three questions of
 * MicroProfile Health, in its wire format).
 */
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@PermitAll
@Tag(name = "health")
public class HealthResource {
    /** The body of {@code /health}. */
    public record Alive(String status) {}

    @Inject
    HealthChecks checks;

    @GET
    @Operation(operationId = "getHealth", summary = "Liveness probe")
    public Alive alive() {
        return new Alive("ok");
    }

    @GET
    @Path("started")
    @Operation(operationId = "getStarted", summary = "Whether the start is complete")
    public Response started() {
        return answer(checks.started());
    }

    @GET
    @Path("live")
    @Operation(operationId = "getLive", summary = "Whether the process works; asks nothing outside")
    public Response live() {
        return answer(checks.live());
    }

    @GET
    @Path("ready")
    @Operation(operationId = "getReady", summary = "Whether requests can be served")
    public Response ready() {
        return answer(checks.ready());
    }

    private static Response answer(HealthReport report) {
        return Response.status(report.up() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(report)
                .build();
    }
}
