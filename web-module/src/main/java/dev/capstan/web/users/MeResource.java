package dev.capstan.web.users;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The own account. */
@Path("auth/me")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@Tag(name = "auth")
public class MeResource {
    @Inject
    UserService users;

    @Inject
    CurrentUser user;

    @GET
    @RolesAllowed("user")
    @Operation(operationId = "getMe", summary = "Current user")
    public UserView me() {
        return users.view(user.id());
    }
}
