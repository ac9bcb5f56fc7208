package dev.capstan.web.auth;

import dev.capstan.service.auth.PasswordCheck.Shown;
import dev.capstan.service.auth.recovery.PasswordRecovery;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.filters.ClientAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The page on which people change a password that they know, such as the one that the server made for them. */
@Path("auth/password/own")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class OwnPasswordPageResource {
    @Inject
    PasswordRecovery passwords;

    @Inject
    ClientAddress address;

    @Context
    HttpServletRequest request;

    @GET
    @Operation(operationId = "showOwnPasswordPage", summary = "The page on which people change their password")
    public Response show() {
        return AccountPage.ownPassword(null).answer();
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "changeOwnPassword", summary = "Change a password by showing the present one")
    public Response change(
            @FormParam("email") @DefaultValue("") @Size(max = 320) String email,
            @FormParam("current") @DefaultValue("") @Size(max = 1024) String current,
            @FormParam("code") @DefaultValue("") @Size(max = 100) String code,
            @FormParam("password") @DefaultValue("") @Size(max = 1024) String password,
            @FormParam("again") @DefaultValue("") @Size(max = 1024) String again) {
        if (!password.equals(again)) {
            return AccountPage.ownPassword("The two passwords differ.").answer();
        }
        try {
            passwords.change(new Shown(email, current, code), password, address.of(request));
        } catch (AppException e) {
            if (e.kind() == Kind.INVALID || e.kind() == Kind.UNAUTHENTICATED) {
                return AccountPage.ownPassword(e.getMessage()).answer();
            }
            throw e;
        }
        return AccountPage.told(
                        "Your password is changed",
                        "Every device was signed out. Sign in with the new password.",
                        Status.OK)
                .answer();
    }
}
