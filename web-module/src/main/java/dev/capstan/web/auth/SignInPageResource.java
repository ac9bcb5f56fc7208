package dev.capstan.web.auth;

import dev.capstan.service.auth.AuthConfig;
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
import java.security.SecureRandom;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The server's own sign-in page, used while no outside provider is configured. */
@Path("auth/sign-in")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class SignInPageResource {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 18;

    @Inject
    WebConfig web;

    @Inject
    AuthConfig auth;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "showSignInPage", summary = "The sign-in page; hands the token pair to return_to's origin")
    public Response show(@QueryParam("return_to") @Nullable String returnTo) {
        ReturnTarget target = ReturnTarget.of("return_to", returnTo, web);
        String nonce = nonce();
        return Response.ok(SignInPage.render(target.url(), target.origin(), auth.registrationOpen(), nonce))
                .type("text/html; charset=UTF-8")
                .header("Content-Security-Policy", SignInPage.policy(nonce))
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
