package dev.capstan.web.files;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.files.FileLinks;
import dev.capstan.service.files.FilePage;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.StoredFile;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The files that a session shows. */
@Path("v1/sessions/{session_id}/files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sessions")
public class SessionFilesResource {
    /** As many as are given when nobody says how many. */
    private static final int MOST = 1000;

    @Inject
    FileService files;

    @Inject
    FileLinks links;

    @Inject
    CurrentUser user;

    /** One of them, with a link that is good for days. */
    public record SessionFile(UUID id, String name, long size, String contentType, String url) {}

    /** A bare list; how many there are in all is said in {@code X-Total-Count}. */
    @GET
    @Operation(operationId = "listSessionFiles", summary = "Files of a session, newest first")
    @APIResponse(
            responseCode = "200",
            description = "the files, or one page of them",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = SessionFile.class)))
    public Response list(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(MOST) int limit,
            @QueryParam("offset") @DefaultValue("0") @Min(0) int offset) {
        FilePage page = files.ofSession(user.id(), sessionId, offset, limit);
        List<SessionFile> found = page.files().stream().map(this::view).toList();
        return Response.ok(new GenericEntity<List<SessionFile>>(found) {})
                .header("X-Total-Count", page.total())
                .build();
    }

    private SessionFile view(StoredFile file) {
        return new SessionFile(
                file.id(),
                file.name(),
                file.size(),
                file.contentType(),
                links.lasting(file).toString());
    }
}
