package dev.capstan.web.settings;

import dev.capstan.service.settings.mcp.oauth.McpOAuthException;
import dev.capstan.service.settings.mcp.oauth.McpSignIn;
import dev.capstan.web.auth.PageTemplate;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where authorization servers of MCP servers send browsers back to. */
@Path("mcp/oauth/callback")
@PermitAll
@RequestScoped
@Tag(name = "user-settings-mcp")
public class McpCallbackResource {
    private static final PageTemplate DONE = PageTemplate.read(McpCallbackResource.class, "mcp-done.html");

    @Inject
    McpSignIn signIn;

    @Inject
    McpCookie cookie;

    @Inject
    WebConfig web;

    static String address(WebConfig web) {
        return web.publicOrigin() + "/mcp/oauth/callback";
    }

    /**
     * Finishes the sign-in in the browser that began it. Any other browser may be one that was lured here; it is sent to
     * the page of the client, which finishes for its user or is refused.
     */
    @GET
    @Operation(operationId = "receiveMcpSignIn", summary = "Return from an authorization server of an MCP server")
    @APIResponse(responseCode = "200", description = "A page that says that it worked")
    @APIResponse(responseCode = "303", description = "To the page of the client")
    public Response receive(
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @Nullable String state,
            @QueryParam("error") @Nullable String error,
            @QueryParam("iss") @Nullable String issuer,
            @CookieParam(McpCookie.NAME) @Nullable String browser) {
        McpSignIn.Answer answer = new McpSignIn.Answer(code, state, error, issuer);
        Optional<String> page = signIn.pageFor(answer);
        if (browser == null && page.isPresent()) {
            return toPage(page.get(), "code", code, "state", state, "error", error, "iss", issuer);
        }
        try {
            McpSignIn.Finished finished = signIn.finish(answer, browser, null);
            if (finished.returnTo() != null) {
                return Response.fromResponse(
                                toPage(finished.returnTo(), "mcp_server", finished.server(), "mcp_status", "connected"))
                        .cookie(cookie.gone())
                        .build();
            }
            return page(
                    "Signed in",
                    "You are signed in to %s. You can close this window.".formatted(finished.server()),
                    200);
        } catch (McpOAuthException e) {
            return page("Not signed in", String.valueOf(e.getMessage()), 400);
        }
    }

    private Response toPage(String page, @Nullable String... members) {
        // The list of origins may have become shorter since the sign-in began.
        UriBuilder target = UriBuilder.fromUri(
                URI.create(ReturnTarget.of("return_to", page, web).url()));
        for (int i = 0; i < members.length; i += 2) {
            String value = members[i + 1];
            if (value != null) {
                target.queryParam(members[i], "{" + members[i] + "}")
                        .resolveTemplate(String.valueOf(members[i]), value);
            }
        }
        return Response.seeOther(target.build())
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private Response page(String title, String text, int status) {
        String nonce = PageTemplate.nonce();
        return Response.fromResponse(PageTemplate.answer(
                        DONE.render(Map.of("nonce", nonce, "title", title, "text", text), Map.of()), nonce))
                .status(status)
                .cookie(cookie.gone())
                .build();
    }
}
