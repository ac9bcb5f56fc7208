package dev.capstan.web.auth;

import dev.capstan.service.auth.recovery.PasswordRecovery;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import jakarta.annotation.security.PermitAll;
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

/** The pages on which people without a password at hand choose a new one. */
@Path("auth/password")
@Produces(MediaType.TEXT_HTML)
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class PasswordPageResource {
    private static final String TITLE = "Choose a new password";
    private static final String WORTHLESS = "This link does not work, or does not work any more. Ask for a new one.";

    @Inject
    PasswordRecovery passwords;

    @GET
    @Path("forgot")
    @Operation(operationId = "showForgottenPasswordPage", summary = "The page that asks for a link to a new password")
    public Response showForgotten() {
        return passwords.offered()
                ? AccountPage.forgotten(null).answer()
                : AccountPage.told(
                                "Forgot your password?",
                                "This server sends no mail. Ask your administrator for a link to choose a new password.",
                                Status.OK)
                        .answer();
    }

    @POST
    @Path("forgot")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            operationId = "askForPasswordLink",
            summary = "Send a link to choose a new password, if there is an account")
    public Response askForLink(@FormParam("email") @DefaultValue("") @Size(max = 320) String email) {
        if (email.isBlank()) {
            return AccountPage.forgotten("Enter your e-mail address.").answer();
        }
        try {
            passwords.request(email);
        } catch (AppException e) {
            return refused(
                    e,
                    AccountPage.told("Forgot your password?", e.getMessage(), Status.BAD_REQUEST)
                            .answer());
        }
        return AccountPage.told(
                        "Look into your mail",
                        "If this address has an account here, we have sent a link to it. It works for a short time, once.",
                        Status.OK)
                .answer();
    }

    @GET
    @Path("new")
    @Operation(operationId = "showNewPasswordPage", summary = "The page on which a link leads to a new password")
    public Response showNew(@QueryParam("token") @DefaultValue("") @Size(max = 200) String token) {
        return passwords.opens(token)
                ? AccountPage.newPassword(token, null).answer()
                : AccountPage.told(TITLE, WORTHLESS, Status.BAD_REQUEST).answer();
    }

    @POST
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "chooseNewPassword", summary = "Choose a new password by a link")
    public Response choose(
            @FormParam("token") @DefaultValue("") @Size(max = 200) String token,
            @FormParam("password") @DefaultValue("") @Size(max = 1024) String password,
            @FormParam("again") @DefaultValue("") @Size(max = 1024) String again) {
        if (!password.equals(again)) {
            return AccountPage.newPassword(token, "The two passwords differ.").answer();
        }
        try {
            passwords.reset(token, password);
        } catch (AppException e) {
            Response shown = e.code().equals("link_invalid")
                    ? AccountPage.told(TITLE, e.getMessage(), Status.BAD_REQUEST)
                            .answer()
                    : AccountPage.newPassword(token, e.getMessage()).answer();
            return refused(e, shown);
        }
        return AccountPage.told(
                        "Your password is changed",
                        "Every device was signed out. Sign in with the new password.",
                        Status.OK)
                .answer();
    }

    /** What the person who asked can mend is shown on the page; the rest is answered as everywhere. */
    private static Response refused(AppException refusal, Response shown) {
        if (refusal.kind() == Kind.INVALID || refusal.kind() == Kind.NOT_CONFIGURED) {
            return shown;
        }
        throw refusal;
    }
}
