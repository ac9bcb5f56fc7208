package dev.capstan.web.settings;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ModelView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The models that a user may choose. */
@Path("v1/user-settings/models")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class ModelsResource {
    /** The answer. */
    public record ModelList(List<ModelView> models) {}

    @Inject
    LlmSettingService settings;

    @Inject
    CurrentUser user;

    @GET
    public ModelList list() {
        return new ModelList(settings.listFor(user.id()));
    }
}
