package dev.capstan.web.auth;

import dev.capstan.service.auth.SignIns;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Ends the sign-ins of a user, who may sign in again. */
@Path("v1/admin/users/{user_id}/sign-ins")
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin")
public class AdminSignInsResource {
    @Inject
    SignIns signIns;

    @DELETE
    @Operation(operationId = "endSignInsOfUser", summary = "Sign a user out everywhere; API keys stay")
    public void endAll(@PathParam("user_id") UUID userId) {
        signIns.endAll(userId);
    }
}
