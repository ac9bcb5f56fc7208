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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers are sent to sign in: to the outside provider of that name, or, for {@code ii} while no such provider is
 * configured, to this server's own page.
 */
@Path("auth/oauth")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class OAuthResource {
    static final String II = "ii";

    @Inject
    WebConfig web;

    @Inject
    OidcSignIn signIn;

    @Inject
    FlowAnswers answers;

    @GET
    @Path("ii/login")
    @Operation(operationId = "startIiLogin", summary = "Leads to where the user signs in")
    @APIResponse(responseCode = "302", description = "To the provider, or to this server's sign-in page")
    public Response start(
            @QueryParam("return_to") @Nullable String returnTo, @HeaderParam("Referer") @Nullable String referer) {
        ReturnTarget target = ReturnTarget.of("return_to", returnTo != null ? returnTo : referer, web);
        return signIn.knows(II) ? answers.leave(II, target) : ownPage(target);
    }

    @GET
    @Path("ii/callback")
    @Operation(operationId = "finishIiLogin", summary = "Return from the provider; hands the tokens to the opener")
    @APIResponse(responseCode = "200", description = "The page that hands over the tokens")
    public Response finish(
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @Nullable String state,
            @QueryParam("error") @Nullable String error,
            @QueryParam("iss") @Nullable String issuer,
            @Context HttpHeaders headers) {
        return answers.arrive(II, new Answer(code, state, error, issuer), answers.browser(headers));
    }

    @GET
    @Path("{provider}/login")
    @Operation(operationId = "startLogin", summary = "Leads to a configured provider")
    @APIResponse(responseCode = "302", description = "To the provider")
    public Response startOther(
            @PathParam("provider") String provider,
            @QueryParam("return_to") @Nullable String returnTo,
            @HeaderParam("Referer") @Nullable String referer) {
        known(provider);
        return answers.leave(provider, ReturnTarget.of("return_to", returnTo != null ? returnTo : referer, web));
    }

    @GET
    @Path("{provider}/callback")
    @Operation(operationId = "finishLogin", summary = "Return from a configured provider")
    @APIResponse(responseCode = "200", description = "The page that hands over the tokens")
    public Response finishOther(
            @PathParam("provider") String provider,
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @Nullable String state,
            @QueryParam("error") @Nullable String error,
            @QueryParam("iss") @Nullable String issuer,
            @Context HttpHeaders headers) {
        known(provider);
        return answers.arrive(provider, new Answer(code, state, error, issuer), answers.browser(headers));
    }

    private void known(String provider) {
        if (!signIn.knows(provider)) {
            throw new AppException(
                    Kind.NOT_FOUND, "not_found", "There is no sign-in provider of this name on this server.");
        }
    }

    private static Response ownPage(ReturnTarget target) {
        return Response.status(Response.Status.FOUND)
                .location(UriBuilder.fromPath("/auth/sign-in")
                        .queryParam("return_to", "{target}")
                        .build(target.url()))
                .build();
    }
}
