package dev.capstan.web.users;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.exports.ExportDownloads;
import dev.capstan.service.exports.ExportService;
import dev.capstan.service.exports.ExportView;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Archives of everything about the person who is signed in. */
@Path("auth/me/exports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@SignedInOnly
@RequestScoped
@Tag(name = "auth")
public class ExportsResource {
    /** The archives of a person, newest first. */
    public record Exports(List<ExportView> exports) {}

    @Inject
    ExportService exports;

    @Inject
    ExportDownloads downloads;

    @Inject
    CurrentUser user;

    @POST
    @Operation(
            operationId = "requestExport",
            summary = "Ask for an archive of everything about you; made in the background")
    public ExportView request() {
        return exports.request(user.id());
    }

    @GET
    @Operation(operationId = "listExports", summary = "Your archives, newest first")
    public Exports list() {
        return new Exports(exports.list(user.id()));
    }

    @GET
    @Path("{export_id}")
    @Operation(operationId = "getExport", summary = "How far an archive is, and where to get it when it is ready")
    public ExportView get(@PathParam("export_id") UUID id) {
        return downloads.view(user.id(), id);
    }
}
