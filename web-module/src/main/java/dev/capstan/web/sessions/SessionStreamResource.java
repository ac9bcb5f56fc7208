package dev.capstan.web.sessions;

import dev.capstan.service.auth.Authenticator;
import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.sessions.SessionService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The event log of a session as it grows, for its owner. */
@Path("v1/sessions/{session_id}/events/stream")
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sessions")
public class SessionStreamResource {
    @Inject
    SessionService sessions;

    @Inject
    EventStreams streams;

    @Inject
    Authenticator authenticator;

    @Inject
    CurrentUser user;

    /** Each event's id is its number: who comes back with it as {@code Last-Event-ID} loses and repeats nothing. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("after_seq") @Min(0) @Nullable Long afterSeq,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context SseEventSink sink,
            @Context Sse sse) {
        UUID userId = user.id();
        String token = StreamPosition.bearer(authorization);
        sessions.get(userId, sessionId);
        Runnable mayStay = () -> {
            authenticator.authenticate(token);
            sessions.get(userId, sessionId);
        };
        streams.begin(
                new EventStreams.Wish(sessionId, StreamPosition.of(lastEventId, afterSeq), true, mayStay), sink, sse);
    }
}
