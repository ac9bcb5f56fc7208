package dev.capstan.web.auth;

import dev.capstan.service.auth.Confirmations;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.PasswordCheck;
import dev.capstan.web.filters.ClientAddress;
import dev.capstan.web.filters.SignedInOnly;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Shows the password again, for what only a fresh sign-in may do. Who has no password here signs in anew instead. */
@Path("auth/confirm")
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@SignedInOnly
@RequestScoped
@Tag(name = "auth")
public class ConfirmationResource {
    /**
     * The own password, and a code where there is a second factor.
     *
     * @param code of the authenticator, or a recovery code
     */
    public record Again(
            @NotNull @Size(max = 1024) String password,
            @Nullable @Size(max = 100) String code) {
        @Override
        public String toString() {
            return "Again[…]";
        }
    }

    @Inject
    PasswordCheck check;

    @Inject
    Confirmations confirmations;

    @Inject
    CurrentUser user;

    @Inject
    ClientAddress address;

    @Context
    HttpServletRequest request;

    @POST
    @Operation(operationId = "confirmSignIn", summary = "Show the password again, so that the sign-in is fresh")
    public void confirm(@NotNull @Valid Again body) {
        check.require(new PasswordCheck.Shown(user.whole().email(), body.password(), body.code()), address.of(request));
        confirmations.confirm(user.id(), Objects.requireNonNull(user.whole().signIn(), "a sign-in"));
    }
}
