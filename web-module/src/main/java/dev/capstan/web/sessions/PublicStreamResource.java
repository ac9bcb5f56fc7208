package dev.capstan.web.sessions;

import dev.capstan.service.sessions.SessionService;
import jakarta.annotation.security.PermitAll;
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
import org.jspecify.annotations.Nullable;

/** The event log of a shared session as it grows, for everybody: what is for the owner only is left out. */
@Path("v1/public/sessions/{session_id}/events/stream")
@PermitAll
@RequestScoped
public class PublicStreamResource {
    @Inject
    SessionService sessions;

    @Inject
    EventStreams streams;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("after_seq") @Min(0) @Nullable Long afterSeq,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse) {
        sessions.getPublic(sessionId);
        streams.begin(
                new EventStreams.Wish(
                        sessionId,
                        StreamPosition.of(lastEventId, afterSeq),
                        false,
                        () -> sessions.getPublic(sessionId)),
                sink,
                sse);
    }
}
