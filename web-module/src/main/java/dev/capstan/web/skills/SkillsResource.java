package dev.capstan.web.skills;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.skills.SkillImports;
import dev.capstan.service.skills.SkillPage;
import dev.capstan.service.skills.SkillService;
import dev.capstan.service.skills.SkillView;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The skills that agents of a user can load. */
@Path("v1/user-settings/skills")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "user-settings-skills")
public class SkillsResource {
    /** Where the skill is. */
    public record GitHubSkill(@NotBlank @Size(max = 2000) String githubUrl) {}

    /** Whether agents get the skill. */
    public record SkillSwitch(@NotNull Boolean isEnabled) {}

    /** The answer to a removal. */
    public record SkillRemoved(boolean success, String message) {}

    @Inject
    SkillService skills;

    @Inject
    SkillImports imports;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "listSkills", summary = "Built-in and own skills")
    public SkillPage list(@QueryParam("include_builtin") @DefaultValue("true") boolean includeBuiltin) {
        return skills.list(user.id(), includeBuiltin);
    }

    @POST
    @Path("github")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addGitHubSkill", summary = "Import a skill folder from GitHub")
    @APIResponse(
            responseCode = "201",
            description = "Imported and enabled",
            content = @Content(schema = @Schema(implementation = SkillView.class)))
    @Audited("skill.add")
    public Response addFromGitHub(@NotNull @Valid GitHubSkill wish) {
        return created(imports.fromGitHub(user.id(), wish.githubUrl()));
    }

    @POST
    @Path("upload")
    @Consumes({"application/zip", "application/x-zip-compressed", MediaType.APPLICATION_OCTET_STREAM})
    @Operation(operationId = "uploadSkill", summary = "Add a skill from a zip archive, which is the body")
    @APIResponse(
            responseCode = "201",
            description = "Added and enabled",
            content = @Content(schema = @Schema(implementation = SkillView.class)))
    @Audited("skill.add")
    public Response upload(InputStream archive) {
        return created(imports.fromArchive(user.id(), archive));
    }

    @GET
    @Path("{skill_id}")
    @Operation(operationId = "getSkill", summary = "One built-in or own skill")
    public SkillView get(@PathParam("skill_id") UUID skillId) {
        return skills.get(user.id(), skillId);
    }

    @DELETE
    @Path("{skill_id}")
    @Operation(operationId = "deleteSkill", summary = "Remove an own skill with its files")
    @Audited("skill.delete")
    public SkillRemoved delete(@PathParam("skill_id") UUID skillId) {
        skills.remove(user.id(), skillId);
        return new SkillRemoved(true, "The skill was removed.");
    }

    @PATCH
    @Path("{skill_id}/toggle")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "toggleSkill", summary = "Switch a skill on or off for the user")
    public SkillView toggle(@PathParam("skill_id") UUID skillId, @NotNull @Valid SkillSwitch wish) {
        return skills.toggle(user.id(), skillId, wish.isEnabled());
    }

    private static Response created(SkillView skill) {
        return Response.status(Response.Status.CREATED).entity(skill).build();
    }
}
