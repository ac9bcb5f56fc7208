package dev.capstan.web.sessions;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.sessions.BulkDeletion;
import dev.capstan.service.sessions.SessionChange;
import dev.capstan.service.sessions.SessionPage;
import dev.capstan.service.sessions.SessionSearch;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.types.sessions.SessionOrder;
import dev.capstan.web.audit.Audited;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A user's own sessions and their event logs. */
@Path("v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "sessions")
public class SessionsResource {
    @Inject
    SessionService sessions;

    @Inject
    SessionHistory history;

    @Inject
    CurrentUser user;

    @GET
    public SessionPage list(
            @QueryParam("query") @Size(max = 200) @Nullable String query,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage,
            @QueryParam("public_only") @DefaultValue("false") boolean publicOnly,
            @QueryParam("session_type") @Pattern(regexp = "agent|chat") @Nullable String sessionType,
            @QueryParam("deleted") @DefaultValue("false") boolean deleted,
            @QueryParam("order") @DefaultValue("created") @Pattern(regexp = "created|activity") String order) {
        return sessions.list(
                user.id(),
                new SessionSearch(
                        query,
                        sessionType,
                        publicOnly,
                        deleted,
                        SessionOrder.valueOf(order.toUpperCase(Locale.ROOT)),
                        page,
                        perPage));
    }

    @POST
    public SessionView create() {
        return sessions.create(user.id());
    }

    @GET
    @Path("{session_id}")
    public SessionView get(@PathParam("session_id") UUID sessionId) {
        return sessions.get(user.id(), sessionId);
    }

    /**
     * Without {@code after_seq} the whole history, without what streams only; with it the log as it is, from there on.
     */
    @GET
    @Path("{session_id}/events")
    public EventPage events(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("after_seq") @Min(0) @Nullable Long afterSeq,
            @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(SessionHistory.PAGE) int limit) {
        sessions.get(user.id(), sessionId);
        return afterSeq == null ? history.whole(sessionId, true) : history.page(sessionId, afterSeq, limit);
    }

    @PATCH
    @Path("{session_id}")
    public SessionView change(@PathParam("session_id") UUID sessionId, @NotNull @Valid UpdateSession update) {
        return sessions.change(user.id(), sessionId, update.change());
    }

    @DELETE
    @Path("{session_id}")
    @Audited("session.delete")
    public Done delete(@PathParam("session_id") UUID sessionId) {
        sessions.delete(user.id(), sessionId);
        return new Done("The session is deleted.");
    }

    @POST
    @Path("bulk-delete")
    @Audited("session.delete")
    public BulkDeletion deleteAll(@NotNull @Valid DeleteSessions wish) {
        return sessions.deleteAll(user.id(), wish.sessionIds());
    }

    /** Takes back a deletion, for as long as {@code capstan.sessions.retention} says. */
    @POST
    @Path("{session_id}/restore")
    @Audited("session.restore")
    public SessionView restore(@PathParam("session_id") UUID sessionId) {
        return sessions.restore(user.id(), sessionId);
    }

    @POST
    @Path("{session_id}/publish")
    @Audited("session.publish")
    public Done publish(@PathParam("session_id") UUID sessionId) {
        sessions.change(user.id(), sessionId, new SessionChange(null, null, null, true));
        return new Done("The session can be read by everybody who has its link.");
    }

    @POST
    @Path("{session_id}/unpublish")
    @Audited("session.unpublish")
    public Done unpublish(@PathParam("session_id") UUID sessionId) {
        sessions.change(user.id(), sessionId, new SessionChange(null, null, null, false));
        return new Done("The session can be read by its owner only.");
    }
}
