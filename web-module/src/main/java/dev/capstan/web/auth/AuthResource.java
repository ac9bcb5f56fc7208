package dev.capstan.web.auth;

import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.web.filters.ClientAddress;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing up, in, on and out with local accounts. */
@Path("auth")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
@Tag(name = "auth")
public class AuthResource {
    @Inject
    SignIn signIn;

    @Inject
    ClientAddress address;

    @Context
    HttpServletRequest request;

    @POST
    @Path("register")
    @Operation(operationId = "register", summary = "Create an account and sign in")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenPair.class)))
    public Response register(@NotNull @Valid SignUp account) {
        return secret(
                signIn.register(account.email(), account.password(), Objects.requireNonNullElse(account.name(), "")));
    }

    @POST
    @Path("login")
    @Operation(
            operationId = "login",
            summary = "Sign in with e-mail and password, and with a code where the account has a second factor")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenPair.class)))
    public Response login(@NotNull @Valid LogIn credentials) {
        return secret(signIn.login(credentials.shown(), address.of(request)));
    }

    @POST
    @Path("refresh")
    @Operation(operationId = "refresh", summary = "Trade a refresh token in for a new pair")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenPair.class)))
    public Response refresh(@NotNull @Valid TradeInToken token) {
        return secret(signIn.refresh(token.refreshToken()));
    }

    @POST
    @Path("logout")
    @Operation(operationId = "logout", summary = "End a refresh token and all that descend from it")
    @APIResponse(responseCode = "204", description = "Signed out; browsers forget what this server left with them")
    public Response logout(@NotNull @Valid TradeInToken token) {
        signIn.logout(token.refreshToken());
        return SignedOut.answer();
    }

    private static Response secret(TokenPair pair) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.ok(pair).cacheControl(never).build();
    }
}
