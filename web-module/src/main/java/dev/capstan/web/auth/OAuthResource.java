package dev.capstan.web.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable.Answer;
import dev.capstan.web.filters.ReturnTarget;
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
import jakarta.ws.rs.core.UriBuilder;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where browsers are sent to sign in. While no outside provider is configured, that is this server's own page. */
@Path("auth/oauth")
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class OAuthResource {
    private static final String NO_PROVIDER =
            "No outside sign-in provider is configured on this server. Sign in with e-mail and password.";

    @Inject
    WebConfig web;

    @Context
    HttpServletRequest request;

    @GET
    @Path("ii/login")
    @Operation(operationId = "startIiLogin", summary = "Leads to the page that signs the user in")
    public Response start(
            @QueryParam("return_to") @Nullable String returnTo, @HeaderParam("Referer") @Nullable String referer) {
        ReturnTarget target = ReturnTarget.of("return_to", returnTo != null ? returnTo : referer, web);
        return Response.status(Response.Status.FOUND)
                .location(UriBuilder.fromPath("/auth/sign-in")
                        .queryParam("return_to", "{target}")
                        .build(target.url()))
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
}
