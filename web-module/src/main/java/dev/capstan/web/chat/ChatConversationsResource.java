package dev.capstan.web.chat;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.chat.AdvancedModes;
import dev.capstan.service.chat.AdvancedModes.AdvancedMode;
import dev.capstan.service.chat.ChatPage;
import dev.capstan.service.chat.ChatService;
import dev.capstan.service.chat.ChatStream;
import dev.capstan.service.chat.ChatTurns;
import dev.capstan.service.realtime.SessionFeed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Chats of a user with models. */
@Path("v1/chat/conversations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "chat")
public class ChatConversationsResource {
    private static final long HEARTBEAT = TimeUnit.SECONDS.toMillis(15);
    private static final String ANYTHING = "*/*;qs=0.5";

    @Inject
    ChatTurns turns;

    @Inject
    ChatService chats;

    @Inject
    AdvancedModes advanced;

    @Inject
    SessionFeed feed;

    @Inject
    CurrentUser user;

    /** The answer to a clearing. */
    public record HistoryCleared(boolean success, int deletedCount, String message) {}

    /** How many messages were removed. */
    public record MessagesDeleted(int deletedCount) {}

    /** The answer to a stop. */
    public record TurnStopped(boolean success, @Nullable UUID lastMessageId) {}

    @POST
    @Produces({MediaType.SERVER_SENT_EVENTS, ANYTHING})
    @Operation(operationId = "sendChatMessage", summary = "Say something; the answer streams")
    @APIResponse(responseCode = "200", description = "the events of the turn, until complete or error")
    public Response say(@NotNull @Valid SayInChat said) {
        return stream(turns.start(user.id(), said.wish()));
    }

    /** Goes on after {@code Last-Event-ID}; from the beginning of the newest turn without it. */
    @GET
    @Path("{session_id}/stream")
    @Produces({MediaType.SERVER_SENT_EVENTS, ANYTHING})
    @Operation(operationId = "resumeChatStream", summary = "Go on with the stream of the newest turn")
    @APIResponse(responseCode = "200", description = "the events of the turn, until complete or error")
    @APIResponse(responseCode = "204", description = "nothing more is to come")
    public Response resume(
            @PathParam("session_id") UUID sessionId, @HeaderParam("Last-Event-ID") @Min(0) @Nullable Long lastEventId) {
        Optional<ChatStream> more = chats.resume(user.id(), sessionId, lastEventId == null ? 0 : lastEventId);
        return more.map(this::stream).orElseGet(() -> Response.noContent().build());
    }

    private Response stream(ChatStream stream) {
        return Response.ok(new EventStream(feed, stream, HEARTBEAT), MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    @GET
    @Path("{session_id}")
    @Operation(operationId = "listChatMessages", summary = "The newest messages, oldest first")
    public ChatPage history(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("before") @Nullable String before) {
        return chats.history(user.id(), sessionId, MessageIds.read(before), limit);
    }

    @DELETE
    @Path("{session_id}")
    @Operation(operationId = "clearChatMessages", summary = "Remove every message of a session")
    public HistoryCleared clear(@PathParam("session_id") UUID sessionId) {
        int deleted = chats.clear(user.id(), sessionId);
        return new HistoryCleared(true, deleted, "%d messages were removed.".formatted(deleted));
    }

    @DELETE
    @Path("{session_id}/messages/{message_id}")
    @Operation(operationId = "deleteChatMessagesFrom", summary = "Remove a message and all later ones")
    public MessagesDeleted deleteFrom(
            @PathParam("session_id") UUID sessionId, @PathParam("message_id") UUID messageId) {
        return new MessagesDeleted(chats.deleteFrom(user.id(), sessionId, messageId));
    }

    @POST
    @Path("{session_id}/stop")
    @Operation(operationId = "stopChat", summary = "End the answer that is under way")
    public TurnStopped stop(@PathParam("session_id") UUID sessionId) {
        return new TurnStopped(true, chats.stop(user.id(), sessionId).orElse(null));
    }

    @GET
    @Path("{session_id}/advanced-mode")
    @Operation(operationId = "getAdvancedMode", summary = "The advanced mode of a session")
    public AdvancedMode advancedMode(@PathParam("session_id") UUID sessionId) {
        return advanced.get(user.id(), sessionId);
    }

    @POST
    @Path("{session_id}/advanced-mode")
    @Operation(operationId = "setAdvancedMode", summary = "Replace the advanced mode of a session")
    public AdvancedMode setAdvancedMode(
            @PathParam("session_id") UUID sessionId, @NotNull @Valid SetAdvancedMode wanted) {
        return advanced.replace(user.id(), sessionId, wanted.enabled(), wanted.wanted());
    }
}
