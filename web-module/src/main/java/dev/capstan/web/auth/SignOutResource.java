package dev.capstan.web.auth;

import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.SignIn;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The address that web clients know for signing out: ends the sign-in of the token that is shown; without one, nothing. */
@Path("api/auth/logout")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class SignOutResource {
    @Inject
    SignIn signIn;

    @Inject
    CurrentUser user;

    @POST
    @Operation(operationId = "signOut", summary = "End the sign-in of the access token")
    @APIResponse(responseCode = "204", description = "Signed out; browsers forget what this server left with them")
    public Response signOut() {
        if (user.known()) {
            AuthenticatedUser caller = user.whole();
            if (caller.signIn() != null) {
                signIn.end(caller.id(), caller.signIn());
                return SignedOut.answer();
            }
        }
        // a foreign page can ask without a token: nothing ends, and nothing is forgotten
        return Response.noContent().build();
    }
}
