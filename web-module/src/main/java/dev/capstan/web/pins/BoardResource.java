package dev.capstan.web.pins;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.pins.PinService;
import dev.capstan.types.pins.Board;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** What all boards of sessions offer. Public, since the server finds methods of public classes only. */
@RolesAllowed("user")
public abstract class BoardResource {
    private final Board board;
    private final String there;
    private final String notThere;

    @Inject
    PinService pins;

    @Inject
    CurrentUser user;

    /** @param there how to say of a session that it is on the board */
    BoardResource(Board board, String there, String notThere) {
        this.board = board;
        this.there = there;
        this.notThere = notThere;
    }

    @GET
    public PinList list() {
        return PinList.of(pins.list(user.id(), board));
    }

    @POST
    @Path("{session_id}")
    public ListAction put(@PathParam("session_id") UUID sessionId) {
        return new ListAction(pins.put(user.id(), board, sessionId), there, sessionId);
    }

    @DELETE
    @Path("{session_id}")
    public ListAction take(@PathParam("session_id") UUID sessionId) {
        return new ListAction(pins.take(user.id(), board, sessionId), notThere, sessionId);
    }
}
