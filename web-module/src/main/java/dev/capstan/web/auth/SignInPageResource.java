package dev.capstan.web.auth;

import dev.capstan.service.auth.AuthConfig;
import dev.capstan.service.auth.oidc.OidcSignIn;
import dev.capstan.service.auth.recovery.PasswordRecovery;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The server's own sign-in page; leads to the outside providers too. */
@Path("auth/sign-in")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class SignInPageResource {
    @Inject
    WebConfig web;

    @Inject
    AuthConfig auth;

    @Inject
    OidcSignIn providers;

    @Inject
    PasswordRecovery passwords;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(
            operationId = "showSignInPage",
            summary =
                    "The sign-in page; hands the token pair to return_to's origin, this server's own page unless given")
    public Response show(@QueryParam("return_to") @Nullable String returnTo) {
        String wanted = returnTo == null ? web.publicOrigin() + "/" : returnTo;
        ReturnTarget target = ReturnTarget.of("return_to", wanted, web);
        String nonce = PageTemplate.nonce();
        return PageTemplate.answer(
                SignInPage.render(target, auth.registrationOpen(), passwords.offered(), providers.labels(), nonce),
                nonce);
    }
}
