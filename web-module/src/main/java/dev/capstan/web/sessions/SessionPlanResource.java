package dev.capstan.web.sessions;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.runs.PlanService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The plan of a session, as its owner edits it. */
@Path("v1/sessions/{session_id}/plan")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sessions")
public class SessionPlanResource {
    @Inject
    PlanService plans;

    @Inject
    CurrentUser user;

    /** Replaces the plan as a whole; everybody who watches the session gets the new one. */
    @PATCH
    public Done update(@PathParam("session_id") UUID sessionId, @NotNull @Valid UpdatePlan update) {
        plans.replace(user.id(), sessionId, update.plan());
        return new Done("The plan is stored.");
    }
}
