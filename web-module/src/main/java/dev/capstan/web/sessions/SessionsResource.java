package dev.capstan.web.sessions;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.service.runs.RunService;
import dev.capstan.service.sessions.SessionPage;
import dev.capstan.service.sessions.SessionSearch;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.types.runs.RunStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private static final int PAGE = 1000;

    /** Kinds of events that the history of a session leaves out; a resumed stream does not. */
    private static final Set<String> NOT_HISTORY = Set.of(
            "agent.status.update",
            "system.notification",
            "system.error",
            "system.pong",
            "connection.established",
            "connection.workspace_info",
            "agent.initialized",
            "sandbox.status_changed");

    @Inject
    SessionService sessions;

    @Inject
    RunService runs;

    @Inject
    EventLog log;

    @Inject
    CurrentUser user;

    @GET
    public SessionPage list(
            @QueryParam("query") @Size(max = 200) @Nullable String query,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("per_page") @DefaultValue("20") @Min(1) @Max(100) int perPage,
            @QueryParam("public_only") @DefaultValue("false") boolean publicOnly,
            @QueryParam("session_type") @Pattern(regexp = "agent|chat") @Nullable String sessionType) {
        return sessions.list(user.id(), new SessionSearch(query, sessionType, publicOnly, page, perPage));
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
            @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(PAGE) int limit) {
        sessions.get(user.id(), sessionId);
        String status = runs.newestStatus(sessionId).map(RunStatus::wire).orElse(null);
        if (afterSeq == null) {
            return history(sessionId, status);
        }
        EventLog.Page page = log.read(sessionId, afterSeq, limit, true);
        return new EventPage(page.events().stream().map(EventView::of).toList(), status, page.lastSeq(), page.more());
    }

    private EventPage history(UUID sessionId, @Nullable String status) {
        List<EventView> events = new ArrayList<>();
        long cursor = 0;
        EventLog.Page page;
        do {
            page = log.read(sessionId, cursor, PAGE, true);
            page.events().stream()
                    .filter(SessionsResource::belongsToHistory)
                    .map(EventView::of)
                    .forEach(events::add);
            cursor = page.lastSeq();
        } while (page.more());
        return new EventPage(events, status, cursor, false);
    }

    private static boolean belongsToHistory(LoggedEvent event) {
        return !event.delta() && !NOT_HISTORY.contains(event.name());
    }
}
