package dev.capstan.web.settings;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of the client sends a person's answer to "may this program use your MCP servers?". This server gives no
 * program such access, so no question is ever open, and each answer is refused in the form that the page shows.
 */
@Path("mcp/oauth/consent")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
@Tag(name = "user-settings-mcp")
public class McpConsentResource {
    /** A refusal as OAuth has it. */
    public record ConsentRefusal(String error, String errorDescription) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "answerMcpConsent", summary = "Answer a program that asks for access; none is open")
    @APIResponse(responseCode = "400", description = "There is no such question")
    public Response answer(
            @FormParam("consent_id") @Size(max = 200) @Nullable String consentId,
            @FormParam("action") @Size(max = 20) @Nullable String action,
            @FormParam("user_id") @Size(max = 200) @Nullable String userId,
            @FormParam("user_email") @Size(max = 320) @Nullable String userEmail) {
        boolean known = "allow".equals(action) || "deny".equals(action);
        String why = known && consentId != null && !consentId.isBlank()
                ? "This request for access is not open any more. Start again in the program that asked for it."
                : "Send consent_id and action, which is allow or deny.";
        return Response.status(Response.Status.BAD_REQUEST)
                .entity(new ConsentRefusal("invalid_request", why))
                .build();
    }
}
