package dev.capstan.web.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.errors.InvalidRequestException;
import dev.capstan.service.settings.mcp.ClaudeCodeSetup;
import dev.capstan.service.settings.mcp.CodexSetup;
import dev.capstan.service.settings.mcp.McpSettingService;
import dev.capstan.service.settings.mcp.McpSettingView;
import dev.capstan.service.settings.mcp.McpSettings;
import dev.capstan.service.settings.mcp.client.McpToolLists;
import dev.capstan.service.settings.mcp.client.ServerToolsView;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's own MCP servers, and the set-ups of Codex and Claude Code among them. */
@Path("v1/user-settings/mcp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "user-settings-mcp")
public class McpResource {
    /** The answer. */
    public record McpSettingList(List<McpSettingView> settings) {}

    /** What each server offers, or why it does not answer. */
    public record McpToolList(List<ServerToolsView> servers) {}

    /** The answer to a removal. */
    public record McpRemoved(String message) {}

    /** What the user pasted. */
    public record ClaudeCode(@NotBlank @Size(max = 4000) String authorizationCode) {
        @Override
        public String toString() {
            return "ClaudeCode[…]";
        }
    }

    @Inject
    McpSettings settings;

    @Inject
    McpSettingService stored;

    @Inject
    McpToolLists tools;

    @Inject
    CodexSetup codex;

    @Inject
    ClaudeCodeSetup claudeCode;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "listMcpSettings", summary = "Own plain MCP settings")
    public McpSettingList list(@QueryParam("only_active") @DefaultValue("false") boolean onlyActive) {
        return new McpSettingList(stored.list(user.id(), onlyActive));
    }

    @POST
    @Operation(operationId = "createMcpSetting", summary = "Add an active MCP setting; others stay as they are")
    @Audited("connector.grant")
    public McpSettingView create(@NotNull @Valid McpBody body) {
        JsonNode config = body.config();
        if (config == null) {
            throw new InvalidRequestException("mcp_config is missing; send an object with the member mcpServers.");
        }
        return settings.create(user.id(), config, body.about());
    }

    @GET
    @Path("{setting_id}")
    @Operation(operationId = "getMcpSetting", summary = "One own MCP setting")
    public McpSettingView get(@PathParam("setting_id") UUID settingId) {
        return stored.get(user.id(), settingId);
    }

    @PUT
    @Path("{setting_id}")
    @Operation(operationId = "updateMcpSetting", summary = "Change an own MCP setting")
    @Audited("connector.update")
    public McpSettingView update(@PathParam("setting_id") UUID settingId, @NotNull @Valid McpBody body) {
        return settings.change(user.id(), settingId, body.config(), body.about(), body.isActive());
    }

    @DELETE
    @Path("{setting_id}")
    @Operation(operationId = "deleteMcpSetting", summary = "Remove an own MCP setting")
    @Audited("connector.revoke")
    public McpRemoved delete(@PathParam("setting_id") UUID settingId) {
        stored.remove(user.id(), settingId);
        return new McpRemoved("The MCP setting was removed.");
    }

    @GET
    @Path("{setting_id}/tools")
    @Operation(operationId = "listMcpTools", summary = "What the servers of a setting offer, asked now")
    public McpToolList tools(@PathParam("setting_id") UUID settingId) {
        return new McpToolList(tools.show(user.id(), settingId));
    }

    @GET
    @Path("codex")
    @Operation(operationId = "getCodexSetting", summary = "Own Codex setting; null when there is none")
    @APIResponse(
            responseCode = "200",
            description = "The setting, or null",
            content = @Content(schema = @Schema(implementation = McpSettingView.class, nullable = true)))
    public Response codex() {
        return orNull(codex.get(user.id()));
    }

    @POST
    @Path("codex")
    @Operation(operationId = "configureCodex", summary = "Create or replace the Codex setting")
    @Audited("connector.grant")
    public McpSettingView configureCodex(@NotNull @Valid CodexBody body) {
        return codex.configure(user.id(), body.wish());
    }

    @GET
    @Path("claude-code")
    @Operation(operationId = "getClaudeCodeSetting", summary = "Own Claude Code setting; null when there is none")
    @APIResponse(
            responseCode = "200",
            description = "The setting, or null",
            content = @Content(schema = @Schema(implementation = McpSettingView.class, nullable = true)))
    public Response claudeCode() {
        return orNull(claudeCode.get(user.id()));
    }

    @POST
    @Path("claude-code")
    @Operation(operationId = "configureClaudeCode", summary = "Exchange an authorization code and store the tokens")
    @Audited("connector.grant")
    public McpSettingView configureClaudeCode(@NotNull @Valid ClaudeCode body) {
        return claudeCode.configure(user.id(), body.authorizationCode());
    }

    /** A body all the same, where JAX-RS would send none. */
    private static Response orNull(Optional<McpSettingView> setting) {
        return Response.ok(setting.<Object>map(found -> found).orElse(NullNode.instance))
                .build();
    }
}
