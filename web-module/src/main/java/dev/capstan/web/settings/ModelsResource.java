package dev.capstan.web.settings;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ModelSettingView;
import dev.capstan.service.settings.ModelTrial;
import dev.capstan.service.settings.ModelView;
import dev.capstan.service.settings.OwnModelService;
import dev.capstan.service.settings.OwnModels;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models that a user may choose, and the user's own ones among them. */
@Path("v1/user-settings/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "user-settings-models")
public class ModelsResource {
    /** The answer. */
    public record ModelList(List<ModelView> models) {}

    /** The answer to a removal. */
    public record Removed(String message) {}

    @Inject
    LlmSettingService settings;

    @Inject
    OwnModels own;

    @Inject
    OwnModelService ownSettings;

    @Inject
    CurrentUser user;

    @GET
    @Operation(operationId = "listModels", summary = "Every model the user may pick: system ones, then own ones")
    public ModelList list() {
        return new ModelList(settings.listFor(user.id()));
    }

    @POST
    @Operation(operationId = "createModelSetting", summary = "Add or overwrite an own model (keyed by model_id)")
    @Audited("model-setting.create")
    public ModelSettingView create(@NotNull @Valid ModelBody body) {
        return own.put(user.id(), body.toOwnModel());
    }

    @GET
    @Path("{setting_id}")
    @Operation(operationId = "getModelSetting", summary = "One own model setting")
    public ModelSettingView get(@PathParam("setting_id") UUID settingId) {
        return ownSettings.get(user.id(), settingId);
    }

    @PUT
    @Path("{setting_id}")
    @Operation(operationId = "updateModelSetting", summary = "Change an own model setting")
    @Audited("model-setting.update")
    public ModelSettingView update(@PathParam("setting_id") UUID settingId, @NotNull @Valid ModelBody body) {
        return own.change(user.id(), settingId, body.toOwnModel());
    }

    @DELETE
    @Path("{setting_id}")
    @Operation(operationId = "deleteModelSetting", summary = "Remove an own model setting")
    @Audited("model-setting.delete")
    public Removed delete(@PathParam("setting_id") UUID settingId) {
        ownSettings.remove(user.id(), settingId);
        return new Removed("The model was removed.");
    }

    @POST
    @Path("{setting_id}/test")
    @Operation(operationId = "testModelSetting", summary = "Call an own model once, on its own key")
    @Audited("secret.read")
    public ModelTrial test(@PathParam("setting_id") UUID settingId) {
        return own.test(user.id(), settingId);
    }
}
