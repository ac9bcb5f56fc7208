package dev.capstan.web.audit;

import dev.capstan.service.audit.AuditPage;
import dev.capstan.service.audit.AuditReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log, for auditors and administrators. */
@Path("v1/audit")
@RolesAllowed("auditor")
@RequestScoped
@Tag(name = "audit")
public class AuditResource {
    static final String JSON_LINES = "application/jsonl";

    @Inject
    AuditReader audit;

    @GET
    @Path("entries")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listAuditEntries", summary = "Entries after a number, oldest first")
    public AuditPage entries(
            @QueryParam("after_seq") @DefaultValue("0") @Min(0) long after,
            @QueryParam("action") @Size(max = 80) @Nullable String action,
            @QueryParam("actor_id") @Nullable UUID actor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return audit.after(after, action, actor, limit);
    }

    @GET
    @Path("export")
    @Produces(JSON_LINES)
    @Operation(
            operationId = "exportAudit",
            summary = "Entries after a number as OCSF events, a JSON object per line; metadata.sequence is the number")
    @APIResponse(responseCode = "200", description = "JSON lines")
    @Audited("audit.export")
    public Response export(
            @QueryParam("after_seq") @DefaultValue("0") @Min(0) long after,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(10000) int limit) {
        return Response.ok(audit.export(after, limit))
                .header("Content-Disposition", "attachment; filename=\"capstan-audit-%d.jsonl\"".formatted(after))
                .build();
    }
}
