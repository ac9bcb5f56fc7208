package dev.capstan.web.auth;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.auth.recovery.PasswordRecovery;
import dev.capstan.web.filters.ClientAddress;
import dev.capstan.web.filters.SignedInOnly;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** New passwords, for clients that have pages of their own. */
@Path("auth/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@Tag(name = "auth")
public class PasswordsResource {
    /** Whose password is forgotten. */
    public record Forgotten(@NotNull @Size(max = 320) String email) {}

    /** A new password, and the token of the link that allows it. */
    public record Reset(
            @NotNull @Size(max = 200) String token,
            @NotNull @Size(max = 1024) String password) {
        @Override
        public String toString() {
            return "Reset[…]";
        }
    }

    /** A new password in place of the one that is known. */
    public record Change(
            @NotNull @Size(max = 1024) String currentPassword,
            @NotNull @Size(max = 1024) String newPassword) {
        @Override
        public String toString() {
            return "Change[…]";
        }
    }

    /** What happens next. */
    public record Told(String message) {}

    @Inject
    PasswordRecovery passwords;

    @Inject
    CurrentUser user;

    @Inject
    ClientAddress address;

    @Context
    HttpServletRequest request;

    @POST
    @Path("reset-request")
    @PermitAll
    @Operation(
            operationId = "requestPasswordReset",
            summary = "Send a link to choose a new password; the answer is the same when there is no such account")
    public Told requestReset(@NotNull @Valid Forgotten body) {
        passwords.request(body.email());
        return new Told("If this address has an account here, a link was sent to it.");
    }

    @POST
    @Path("reset")
    @PermitAll
    @Operation(operationId = "resetPassword", summary = "Choose a new password by a link; ends every sign-in")
    public Told reset(@NotNull @Valid Reset body) {
        passwords.reset(body.token(), body.password());
        return new Told("The password was changed. Sign in with it.");
    }

    @POST
    @Path("change")
    @RolesAllowed("user")
    @SignedInOnly
    @Operation(
            operationId = "changePassword",
            summary = "Change the own password; ends every sign-in and begins a new one")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenPair.class)))
    public Response change(@NotNull @Valid Change body) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.ok(passwords.change(user.id(), body.currentPassword(), body.newPassword(), address.of(request)))
                .cacheControl(never)
                .build();
    }
}
