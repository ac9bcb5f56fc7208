package dev.capstan.web.files;

import dev.capstan.service.files.Downloads;
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

/** Files for everybody: what the owners of published sessions share there. */
@Path("v1/public/sessions/{session_id}/assets")
@Produces(MediaType.WILDCARD)
@PermitAll
@RequestScoped
@Tag(name = "files-public")
public class PublicAssetsResource {
    @Inject
    Downloads downloads;

    @Inject
    FileAnswers answers;

    @GET
    @Path("{asset_id}")
    @Operation(operationId = "downloadPublicAsset", summary = "The bytes of a file that a published session shares")
    @APIResponse(responseCode = "200", description = "the bytes")
    public Response download(@PathParam("session_id") UUID sessionId, @PathParam("asset_id") UUID assetId) {
        return answers.of(downloads.shared(sessionId, assetId));
    }
}
