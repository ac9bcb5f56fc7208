package dev.capstan.web.prompts;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.prompts.EnhancedPrompt;
import dev.capstan.service.prompts.PromptEnhancer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Rewrites a prompt before it is sent. */
@Path("v1/enhance-prompt")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "enhance-prompt")
public class PromptsResource {
    /** What to rewrite. */
    public record EnhancePrompt(
            @NotBlank @Size(max = PromptEnhancer.LONGEST) String prompt,
            @Nullable @Size(max = PromptEnhancer.LONGEST) String context) {}

    @Inject
    PromptEnhancer prompts;

    @Inject
    CurrentUser user;

    @POST
    @Operation(operationId = "enhancePrompt", summary = "Rewrite a prompt into a richer one")
    public EnhancedPrompt enhance(@NotNull @Valid EnhancePrompt wish) {
        return prompts.enhance(user.id(), null, wish.prompt(), wish.context());
    }
}
