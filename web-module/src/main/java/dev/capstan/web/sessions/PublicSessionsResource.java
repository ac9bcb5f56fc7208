package dev.capstan.web.sessions;

import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Sessions that their owners share, for everybody: without the owner, what the owner keeps with them, and what is for the owner only. */
@Path("v1/public/sessions/{session_id}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
public class PublicSessionsResource {
    @Inject
    SessionService sessions;

    @Inject
    SessionHistory history;

    @GET
    public SessionView get(@PathParam("session_id") UUID sessionId) {
        return sessions.getPublic(sessionId);
    }

    @GET
    @Path("events")
    public EventPage events(@PathParam("session_id") UUID sessionId) {
        return history.whole(sessions.getPublic(sessionId).id(), false);
    }
}
