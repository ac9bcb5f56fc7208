package dev.capstan.web.settings;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.settings.mcp.oauth.McpGrantView;
import dev.capstan.service.settings.mcp.oauth.McpGrants;
import dev.capstan.service.settings.mcp.oauth.McpSignIn;
import dev.capstan.web.audit.Audited;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Signing in to the MCP servers of a setting by OAuth. */
@Path("v1/user-settings/mcp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "user-settings-mcp")
public class McpOAuthResource {
    /** To which server, and the page of the client to open at the end; this server's own when there is none. */
    public record BeginSignIn(
            @NotBlank @Size(max = 64) String server,
            @Nullable @Size(max = 2000) String returnTo) {}

    /** What the page of the client brings back for its user. */
    public record FinishSignIn(
            @Nullable @Size(max = 4096) String code,
            @NotBlank @Size(max = 4096) String state,
            @Nullable @Size(max = 200) String error,
            @Nullable @Size(max = 2000) String iss) {
        @Override
        public String toString() {
            return "FinishSignIn[…]";
        }
    }

    /** A question that was put: open {@code consent_url} in a browser, or ask the person yourself. */
    public record SignInBegun(
            String consentId,
            String consentUrl,
            String server,
            String resource,
            String authorizationServer,
            List<String> scopes) {}

    /** Where the user is signed in now. */
    public record SignedIn(String server, String status) {}

    /** The servers of the setting that want a sign-in. */
    public record SignIns(List<McpGrantView> servers) {}

    @Inject
    McpSignIn signIn;

    @Inject
    McpGrants grants;

    @Inject
    McpCookie cookie;

    @Inject
    WebConfig web;

    @Inject
    CurrentUser user;

    @GET
    @Path("{setting_id}/oauth")
    @Operation(operationId = "listMcpSignIns", summary = "Which servers of a setting want a sign-in, and have one")
    public SignIns list(@PathParam("setting_id") UUID settingId) {
        return new SignIns(grants.list(user.id(), settingId));
    }

    @POST
    @Path("{setting_id}/oauth")
    @Audited("mcp.sign-in.begin")
    @Operation(operationId = "beginMcpSignIn", summary = "Begin to sign in to a server of a setting")
    @APIResponse(responseCode = "200", description = "What to ask the person")
    public Response begin(@PathParam("setting_id") UUID settingId, @NotNull @Valid BeginSignIn body) {
        String returnTo = body.returnTo() == null
                ? null
                : ReturnTarget.of("return_to", body.returnTo(), web).url();
        McpSignIn.Begun begun =
                signIn.begin(user.id(), settingId, body.server(), McpCallbackResource.address(web), returnTo);
        String page = web.publicOrigin() + "/mcp/oauth/consent?consent_id="
                + URLEncoder.encode(begun.consentId(), StandardCharsets.UTF_8);
        return Response.ok(new SignInBegun(
                        begun.consentId(),
                        page,
                        begun.question().server(),
                        begun.question().resource(),
                        begun.question().authorizationServer(),
                        begun.question().scopes()))
                .cookie(cookie.of(begun.browser()))
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("oauth/finish")
    @Audited("mcp.sign-in.finish")
    @Operation(operationId = "finishMcpSignIn", summary = "Finish a sign-in that came back to a page of the client")
    public SignedIn finish(@NotNull @Valid FinishSignIn body) {
        McpSignIn.Finished finished = signIn.finish(
                new McpSignIn.Answer(body.code(), body.state(), body.error(), body.iss()), null, user.id());
        return new SignedIn(finished.server(), "connected");
    }

    @DELETE
    @Path("{setting_id}/oauth/{server: .+}")
    @Audited("mcp.sign-out")
    @Operation(operationId = "endMcpSignIn", summary = "Sign out of a server of a setting")
    public SignedIn end(@PathParam("setting_id") UUID settingId, @PathParam("server") @Size(max = 64) String server) {
        grants.signOut(user.id(), settingId, server);
        return new SignedIn(server, "signed_out");
    }
}
