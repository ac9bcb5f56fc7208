package dev.capstan.web.auth;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.SignInView;
import dev.capstan.service.auth.SignIns;
import dev.capstan.web.filters.FreshSignIn;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where the own account is signed in. */
@Path("v1/user-settings/sign-ins")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@SignedInOnly
@RequestScoped
@Tag(name = "auth")
public class SignInsResource {
    /** Those that go on, the latest first. */
    public record SignInList(List<SignInView> signIns) {
        public SignInList {
            signIns = List.copyOf(signIns);
        }
    }

    @Inject
    SignIns signIns;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "listSignIns", summary = "Own sign-ins that go on, the latest first")
    public SignInList list() {
        return new SignInList(signIns.list(user.id(), user.whole().signIn()));
    }

    @DELETE
    @FreshSignIn
    @Operation(operationId = "endAllSignIns", summary = "Sign out everywhere, here too")
    @APIResponse(responseCode = "204", description = "Signed out; browsers forget what this server left with them")
    public Response endAll() {
        signIns.endAll(user.id());
        return SignedOut.answer();
    }

    @DELETE
    @FreshSignIn
    @Path("{sign_in_id}")
    @Operation(operationId = "endSignIn", summary = "Sign out there: its tokens and its sockets end")
    public void end(@PathParam("sign_in_id") UUID signInId) {
        signIns.end(user.id(), signInId);
    }
}
