package dev.capstan.web.secrets;

import dev.capstan.service.secrets.RotationView;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretRotation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The rotation of the master key, for administrators. Shows ids of keys, never keys. */
@Path("v1/admin/secrets/rotation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin secrets")
public class AdminSecretsResource {
    @Inject
    SecretRotation rotation;

    @Inject
    SecretBox box;

    @GET
    @Operation(operationId = "getSecretRotation", summary = "How many stored secrets each master key protects")
    public RotationView progress() {
        return rotation.progress();
    }

    @POST
    @Operation(
            operationId = "rotateSecrets",
            summary = "Read the key file again and seal what earlier keys protect anew; doing it twice does no harm")
    public RotationView rotate() {
        box.refresh();
        rotation.startSoon();
        return rotation.progress();
    }
}
