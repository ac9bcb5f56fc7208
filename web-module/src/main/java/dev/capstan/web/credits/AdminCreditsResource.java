package dev.capstan.web.credits;

import dev.capstan.service.credits.oversight.HoldsPage;
import dev.capstan.service.credits.oversight.Oversight;
import dev.capstan.service.credits.oversight.QuarantinePage;
import dev.capstan.service.credits.oversight.Reconciliation;
import dev.capstan.service.credits.oversight.ReconciliationView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is under way on all accounts, and whether the ledger adds up. */
@Path("v1/admin/credits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin credits")
public class AdminCreditsResource {
    @Inject
    Oversight oversight;

    @Inject
    Reconciliation reconciliation;

    @GET
    @Path("holds")
    @Operation(operationId = "listHoldsInFlight", summary = "Open holds with age and run, oldest first")
    public HoldsPage holds(
            @QueryParam("after") @Size(max = 100) @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return oversight.holdsInFlight(after, limit);
    }

    @GET
    @Path("quarantine")
    @Operation(operationId = "listQuarantinedReports", summary = "Usage reports that cannot be true, newest first")
    public QuarantinePage quarantine(
            @QueryParam("before") @Nullable UUID before,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return oversight.quarantined(before, limit);
    }

    @GET
    @Path("reconciliation")
    @Operation(operationId = "getReconciliation", summary = "What the last proof of the ledger found")
    public ReconciliationView reconciliation() {
        return reconciliation.last();
    }

    @POST
    @Path("reconciliation")
    @Operation(operationId = "reconcile", summary = "Prove the ledger now, and say what was found")
    public ReconciliationView reconcile() {
        return reconciliation.now();
    }
}
