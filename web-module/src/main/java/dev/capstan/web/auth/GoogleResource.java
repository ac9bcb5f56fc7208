package dev.capstan.web.auth;

import dev.capstan.service.auth.oidc.OidcSignIn;
import dev.capstan.service.auth.oidc.OidcSignIn.Answer;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in with Google. Beside the flow that begins here, a web client may run Google's own pop-up and send the code that it
 * got; such a request has no state, so it is taken only from a script of an origin that may have tokens anyway.
 */
@Path("auth/oauth/google")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class GoogleResource {
    private static final String GOOGLE = "google";

    @Inject
    WebConfig web;

    @Inject
    OidcSignIn signIn;

    @Inject
    FlowAnswers answers;

    @GET
    @Path("login")
    @Operation(operationId = "startGoogleLogin", summary = "Leads to Google")
    @APIResponse(responseCode = "303", description = "To Google")
    public Response start(@QueryParam("return_to") @Nullable String returnTo) {
        if (!signIn.knows(GOOGLE)) {
            throw new AppException(
                    Kind.NOT_CONFIGURED,
                    "oidc_config",
                    "Sign-in with Google is not configured on this server. Sign in with e-mail and password.");
        }
        ReturnTarget target = returnTo == null ? null : ReturnTarget.of("return_to", returnTo, web);
        return answers.leave(GOOGLE, target, Response.Status.SEE_OTHER);
    }

    @GET
    @Path("callback")
    @Operation(operationId = "finishGoogleLogin", summary = "Trade a code of Google in for tokens")
    @APIResponse(responseCode = "200", description = "The tokens, or the page that hands them over")
    public Response finish(
            @QueryParam("code") @Nullable String code,
            @QueryParam("redirect_uri") @Nullable String redirectUri,
            @QueryParam("state") @Nullable String state,
            @QueryParam("error") @Nullable String error,
            @QueryParam("iss") @Nullable String issuer,
            @HeaderParam("Origin") @Nullable String origin,
            @HeaderParam("Sec-Fetch-Site") @Nullable String site,
            @HeaderParam("Sec-Fetch-Mode") @Nullable String mode,
            @Context HttpHeaders headers) {
        if (state != null || redirectUri == null) {
            return answers.arrive(GOOGLE, new Answer(code, state, error, issuer), answers.browser(headers));
        }
        ReturnTarget.of("redirect_uri", redirectUri, web);
        boolean ownScript = origin == null && "same-origin".equals(site) && "cors".equals(mode);
        if (!ownScript && (origin == null || !web.allows(origin))) {
            throw new AppException(
                    Kind.INVALID,
                    "validation",
                    "A code without a state is taken only from a page of this server's web client. Begin again there.");
        }
        return FlowAnswers.tokens(signIn.trade(GOOGLE, code, redirectUri));
    }
}
