package dev.capstan.web.files;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.files.sandbox.SandboxPictures;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Files of the sandbox of a session. */
@Path("sandbox-files/{session_id}")
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sandbox-files")
public class SandboxFilesResource {
    @Inject
    SandboxPictures pictures;

    @Inject
    FileAnswers answers;

    @Inject
    CurrentUser user;

    @GET
    @Path("preview")
    @Produces(MediaType.WILDCARD)
    @Operation(operationId = "previewSandboxFile", summary = "A picture out of the sandbox of a session")
    @APIResponse(responseCode = "200", description = "the picture")
    public Response preview(@PathParam("session_id") UUID sessionId, @QueryParam("path") @NotBlank String path) {
        return answers.whole(pictures.open(user.id(), sessionId, path), "no-store");
    }
}
