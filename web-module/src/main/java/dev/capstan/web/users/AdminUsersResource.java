package dev.capstan.web.users;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.auth.recovery.AccountLinks;
import dev.capstan.service.auth.recovery.ResetLink;
import dev.capstan.service.users.AccountClosing;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.users.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Any user's account, for administrators. */
@Path("v1/admin/users/{user_id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
@Tag(name = "admin users")
public class AdminUsersResource {
    /** What somebody may do from now on. */
    public record RoleBody(
            @NotNull @Pattern(regexp = "user|auditor|admin", message = "this must be user, auditor or admin")
            String role) {}

    @Inject
    UserService users;

    @Inject
    AccountClosing closing;

    @Inject
    AccountLinks links;

    @Inject
    CurrentUser admin;

    @PathParam("user_id")
    UUID userId;

    @GET
    @Operation(operationId = "getUser", summary = "A user's account")
    public UserView get() {
        return users.view(userId);
    }

    @POST
    @Path("reopen")
    @Operation(operationId = "reopenAccount", summary = "Take the closing of an account back, before it is erased")
    public UserView reopen() {
        return closing.reopen(userId);
    }

    @POST
    @Path("password-reset")
    @Operation(
            operationId = "makePasswordResetLink",
            summary = "A link by which the user chooses a new password, to be passed on; shown once")
    public ResetLink makeResetLink() {
        return links.makeReset(userId);
    }

    @PUT
    @Path("role")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "assignRole", summary = "Give a user another role; it holds from the next request on")
    public UserView assignRole(@NotNull @Valid RoleBody body) {
        return users.assignRole(userId, Role.of(body.role()), admin.id());
    }
}
