package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.budgets.BudgetService;
import dev.capstan.service.credits.budgets.BudgetView;
import dev.capstan.service.users.UserService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a user may spend, set by an administrator. */
@Path("v1/admin/credits/budgets")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@RequestScoped
public class AdminBudgetsResource {
    @Inject
    BudgetService budgets;

    @Inject
    UserService users;

    @Inject
    CurrentUser user;

    @GET
    @Path("users/{user_id}")
    @Operation(summary = "What a user may spend, and what was spent and is held")
    public BudgetView ofUser(@PathParam("user_id") UUID userId) {
        users.view(userId);
        return budgets.ofUser(userId);
    }

    @PUT
    @Path("users/{user_id}")
    @Operation(summary = "Limit a user; the user cannot lift it")
    public BudgetView limit(@PathParam("user_id") UUID userId, @NotNull @Valid LimitsBody body) {
        users.view(userId);
        return budgets.limitUser(userId, body.limits(), user.id());
    }
}
