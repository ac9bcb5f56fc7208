package dev.capstan.web.auth;

import dev.capstan.service.auth.AuthConfig;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable.Answer;
import dev.capstan.web.filters.Origin;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where browsers are sent to sign in. While no outside provider is configured, that is this server's own page. */
@Path("auth/oauth")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class OAuthResource {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 18;
    private static final String NO_PROVIDER =
            "No outside sign-in provider is configured on this server. Sign in with e-mail and password.";

    @Inject
    WebConfig web;

    @Inject
    AuthConfig auth;

    @Context
    HttpServletRequest request;

    @GET
    @Path("ii/login")
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "startIiLogin", summary = "The sign-in page; hands the token pair to return_to's origin")
    public Response signInPage(
            @QueryParam("return_to") @Nullable String returnTo, @HeaderParam("Referer") @Nullable String referer) {
        String target =
                returnTo != null ? returnTo : Optional.ofNullable(referer).orElse("");
        Origin origin = Origin.ofUrl(target)
                .orElseThrow(() -> refused("return_to must be an absolute http or https URL, the page to return to."));
        if (!web.allowedOrigins().contains(origin)) {
            throw refused(
                    "This server hands no tokens to %s. Its administrator can add it to CAPSTAN_WEB_ALLOWED_ORIGINS."
                            .formatted(origin));
        }
        String nonce = nonce();
        return Response.ok(SignInPage.render(target, origin, auth.registrationOpen(), nonce))
                .type("text/html; charset=UTF-8")
                .header("Content-Security-Policy", SignInPage.policy(nonce))
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    @GET
    @Path("ii/callback")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "finishIiLogin", summary = "Return from an outside provider; none is configured")
    public Response finish() {
        throw refused(NO_PROVIDER);
    }

    @GET
    @Path("google/login")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "startGoogleLogin", summary = "Sign in with Google; not configured")
    public Response startGoogle() {
        return ErrorResponses.jaxrs(new Answer(500, "oidc_config", NO_PROVIDER, Map.of()), request);
    }

    @GET
    @Path("google/callback")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "finishGoogleLogin", summary = "Return from Google; not configured")
    public Response finishGoogle() {
        throw refused(NO_PROVIDER);
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
