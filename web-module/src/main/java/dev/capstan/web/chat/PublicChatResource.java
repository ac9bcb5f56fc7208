package dev.capstan.web.chat;

import dev.capstan.service.chat.ChatPage;
import dev.capstan.service.chat.ChatService;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Messages of published sessions, for everybody. */
@Path("v1/public/chat/conversations")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RequestScoped
@Tag(name = "chat-public")
public class PublicChatResource {
    @Inject
    ChatService chats;

    @GET
    @Path("{session_id}")
    @Operation(operationId = "listPublicChatMessages", summary = "The newest messages of a published session")
    public ChatPage history(
            @PathParam("session_id") UUID sessionId,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("before") @Nullable String before) {
        return chats.publicHistory(sessionId, MessageIds.read(before), limit);
    }
}
