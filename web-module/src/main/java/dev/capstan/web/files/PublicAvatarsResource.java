package dev.capstan.web.files;

import dev.capstan.service.files.Avatars;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pictures of users, for everybody who knows their addresses. */
@Path("v1/public/avatars")
@Produces(MediaType.WILDCARD)
@PermitAll
@RequestScoped
@Tag(name = "files-public")
public class PublicAvatarsResource {
    @Inject
    Avatars avatars;

    @Inject
    FileAnswers answers;

    @GET
    @Path("{avatar_id}.png")
    @Operation(operationId = "getPublicAvatar", summary = "An avatar; its address changes with it")
    @APIResponse(responseCode = "200", description = "the picture")
    public Response avatar(@PathParam("avatar_id") UUID avatarId) {
        return answers.of(avatars.open(avatarId), "public, max-age=31536000, immutable");
    }
}
