package dev.capstan.web.sessions;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.runs.forks.ForkService;
import dev.capstan.service.runs.forks.ForkView;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Continues a research session as one that builds a website of it. */
@Path("v1/sessions/{session_id}/fork")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sessions")
public class SessionForkResource {
    @Inject
    ForkService forks;

    @Inject
    CurrentUser user;

    /** The fork rests until the command {@code start_fork} lets it begin. */
    @POST
    @Audited("session.fork")
    public ForkView fork(@PathParam("session_id") UUID sessionId, @NotNull @Valid ForkSession wish) {
        return forks.fork(user.id(), sessionId, wish.wish());
    }
}
