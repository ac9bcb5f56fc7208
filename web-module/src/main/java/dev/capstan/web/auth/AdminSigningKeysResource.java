package dev.capstan.web.auth;

import dev.capstan.service.auth.SigningKeys;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The keys that sign access tokens, for administrators. */
@Path("v1/admin/signing-keys")
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin users")
public class AdminSigningKeysResource {
    @Inject
    SigningKeys keys;

    @POST
    @Path("rotate")
    @Operation(operationId = "rotateSigningKey", summary = "Sign with a new key; tokens of the old one stay valid")
    public void rotate() {
        keys.rotate();
    }
}
