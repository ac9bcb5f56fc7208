package dev.capstan.web.auth;

import dev.capstan.service.auth.factor.SecondFactors;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** For people who have lost authenticator and recovery codes; who they are is for the administrator to find out. */
@Path("v1/admin/users/{user_id}/second-factor")
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin")
public class AdminSecondFactorResource {
    @Inject
    SecondFactors factors;

    @DELETE
    @Operation(
            operationId = "removeSecondFactorOfUser",
            summary = "Let a user sign in with the password alone, or set up another authenticator")
    public void remove(@PathParam("user_id") UUID userId) {
        factors.remove(userId, "administrator");
    }
}
