package dev.capstan.web.auth;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.recovery.AddressProof;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Proofs of addresses: the page that a link leads to, and another link. */
@Path("auth/email")
@RequestScoped
@Tag(name = "auth")
public class EmailsResource {
    private static final String TITLE = "Confirm your e-mail address";
    private static final String WORTHLESS =
            "This link does not work, or does not work any more. Sign in, and ask for a new one.";

    /** What happens next. */
    public record Told(String message) {}

    @Inject
    AddressProof proof;

    @Inject
    CurrentUser user;

    @POST
    @Path("verification-request")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("user")
    @SignedInOnly
    @Operation(operationId = "requestEmailVerification", summary = "Send another link that proves the own address")
    public Told request() {
        proof.again(user.id());
        return new Told("A link was sent to your address, unless it is confirmed already or several were sent before.");
    }

    @GET
    @Path("verify")
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @Operation(operationId = "showEmailVerificationPage", summary = "The page that asks to confirm an address")
    public Response show(@QueryParam("token") @DefaultValue("") @Size(max = 200) String token) {
        return proof.opens(token)
                ? AccountPage.confirmAddress(token).answer()
                : AccountPage.told(TITLE, WORTHLESS, Status.BAD_REQUEST).answer();
    }

    @POST
    @Path("verify")
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "verifyEmail", summary = "Confirm an address by a link")
    public Response verify(@FormParam("token") @DefaultValue("") @Size(max = 200) String token) {
        try {
            proof.prove(token);
        } catch (AppException e) {
            if (e.kind() != Kind.INVALID) {
                throw e;
            }
            return AccountPage.told(TITLE, WORTHLESS, Status.BAD_REQUEST).answer();
        }
        return AccountPage.told("Your address is confirmed", "You can close this page, or sign in.", Status.OK)
                .answer();
    }
}
