package dev.capstan.web.credits;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.credits.budgets.BudgetService;
import dev.capstan.service.credits.budgets.BudgetView;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.web.audit.Audited;
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

/** What a user may spend in all and in each session, set by the user. */
@Path("v1/credits/budgets")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
public class BudgetsResource {
    @Inject
    BudgetService budgets;

    @Inject
    SessionService sessions;

    @Inject
    CurrentUser user;

    @GET
    @Operation(summary = "What the user may spend, and what was spent and is held today, this month (UTC) and in all")
    public BudgetView mine() {
        return budgets.ofUser(user.id());
    }

    @PUT
    @Operation(summary = "Limit all of the own spending: per day, per month, per run, in total; null is no limit")
    @Audited("budget.update")
    public BudgetView limit(@NotNull @Valid LimitsBody body) {
        return budgets.limitSelf(user.id(), body.limits());
    }

    @GET
    @Path("sessions/{session_id}")
    @Operation(summary = "What one of the own sessions may spend, and what it has spent and holds")
    public BudgetView ofSession(@PathParam("session_id") UUID sessionId) {
        sessions.get(user.id(), sessionId);
        return budgets.ofSession(user.id(), sessionId);
    }

    @PUT
    @Path("sessions/{session_id}")
    @Operation(summary = "Limit one of the own sessions")
    @Audited("budget.update")
    public BudgetView limitSession(@PathParam("session_id") UUID sessionId, @NotNull @Valid LimitsBody body) {
        sessions.get(user.id(), sessionId);
        return budgets.limitSession(user.id(), sessionId, body.limits());
    }
}
