package dev.capstan.web.settings;

import dev.capstan.service.settings.mcp.oauth.McpConsentView;
import dev.capstan.service.settings.mcp.oauth.McpSignIn;
import dev.capstan.service.users.UserService;
import dev.capstan.web.auth.PageTemplate;
import dev.capstan.web.filters.WebConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person whether this server may sign in to an MCP server for them, and takes the answer, from the page here or
 * from one of the client. The id of the question is a secret of who began; an answer counts only from the browser that
 * began, or when it names the user who did.
 */
@Path("mcp/oauth/consent")
@PermitAll
@RequestScoped
@Tag(name = "user-settings-mcp")
public class McpConsentResource {
    private static final PageTemplate PAGE = PageTemplate.read(McpConsentResource.class, "mcp-consent.html");
    private static final PageTemplate DONE = PageTemplate.read(McpConsentResource.class, "mcp-done.html");
    private static final String CLOSED =
            "This question is not open any more. Begin again in your MCP settings, in this browser.";

    /** Where the browser goes next. */
    public record ConsentAnswer(String redirectUrl) {}

    /** A refusal as OAuth has it. */
    public record ConsentRefusal(String error, String errorDescription) {}

    @Inject
    McpSignIn signIn;

    @Inject
    UserService users;

    @Inject
    WebConfig web;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "showMcpConsent", summary = "The page that asks before a sign-in to an MCP server")
    @APIResponse(responseCode = "200", description = "The page")
    public Response show(@QueryParam("consent_id") @Size(max = 200) @Nullable String consentId) {
        String nonce = PageTemplate.nonce();
        Optional<McpConsentView> question = consentId == null ? Optional.empty() : signIn.question(consentId);
        if (question.isEmpty()) {
            return Response.fromResponse(PageTemplate.answer(
                            DONE.render(Map.of("nonce", nonce, "title", "Not open", "text", CLOSED), Map.of()), nonce))
                    .status(Response.Status.NOT_FOUND)
                    .build();
        }
        McpConsentView asked = question.get();
        String scopes = asked.scopes().stream()
                .map(scope -> "<li>" + PageTemplate.escape(scope) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
        Map<String, String> values = Map.of(
                "nonce", nonce,
                "consent_id", String.valueOf(consentId),
                "server", asked.server(),
                "resource", asked.resource(),
                "authorization_server", asked.authorizationServer(),
                "account", users.view(asked.userId()).email());
        return PageTemplate.answer(
                PAGE.render(values, Map.of("scopes", asked.scopes().isEmpty() ? "" : scopes)), nonce);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "answerMcpConsent", summary = "Allow or deny a sign-in to an MCP server")
    @APIResponse(responseCode = "200", description = "Where the browser goes next")
    @APIResponse(responseCode = "400", description = "There is no such question for this person")
    public Response answer(
            @FormParam("consent_id") @Size(max = 200) @Nullable String consentId,
            @FormParam("action") @Size(max = 20) @Nullable String action,
            @FormParam("user_id") @Size(max = 200) @Nullable String userId,
            @FormParam("user_email") @Size(max = 320) @Nullable String userEmail,
            @CookieParam(McpCookie.NAME) @Nullable String browser) {
        boolean known = "allow".equals(action) || "deny".equals(action);
        if (!known || consentId == null || consentId.isBlank()) {
            return refused("Send consent_id and action, which is allow or deny.");
        }
        Optional<UUID> user = uuid(userId);
        if (userId != null && !userId.isBlank() && user.isEmpty()) {
            return refused(CLOSED);
        }
        return signIn.answer(consentId, "allow".equals(action), browser, user.orElse(null))
                .map(this::next)
                .orElseGet(() -> refused(CLOSED));
    }

    private Response next(McpSignIn.Next next) {
        String address = next.authorization();
        if (address == null) {
            String page = next.returnTo() == null ? web.publicOrigin() + "/mcp/oauth/consent" : next.returnTo();
            address = UriBuilder.fromUri(page)
                    .queryParam("mcp_server", "{server}")
                    .queryParam("mcp_status", "denied")
                    .build(next.server())
                    .toString();
        }
        return Response.ok(new ConsentAnswer(address))
                .header("Cache-Control", "no-store")
                .build();
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Response refused(String why) {
        return Response.status(Response.Status.BAD_REQUEST)
                .entity(new ConsentRefusal("invalid_request", why))
                .build();
    }
}
