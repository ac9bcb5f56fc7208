package dev.capstan.web.auth;

import dev.capstan.service.auth.SigningKeys;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The keys that verify access tokens, for this server's own check and for anyone else's. */
@Path(".well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class KeysResource {
    private static final int FRESH_SECONDS = 300;

    @Inject
    SigningKeys keys;

    @GET
    @Operation(operationId = "getKeySet", summary = "JSON Web Key Set that verifies access tokens")
    public Response keys() {
        CacheControl cache = new CacheControl();
        cache.setMaxAge(FRESH_SECONDS);
        return Response.ok(keys.published()).cacheControl(cache).build();
    }
}
