package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.persistence.chat.ChatRepository;
import dev.capstan.persistence.chat.ChatTurn;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.sessions.SessionDeleted;
import dev.capstan.service.sessions.SessionService;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What users do with the messages of their chats, beside saying more. */
@Stateless
@LocalBean
public class ChatService {
    @Inject
    ChatRepository chats;

    @Inject
    SessionService sessions;

    @Inject
    EventLog log;

    @Inject
    Event<StopWanted> stops;

    /** @param before only messages older than this one; null for the newest */
    public ChatPage history(UUID userId, UUID sessionId, @Nullable UUID before, int limit) {
        sessions.get(userId, sessionId);
        return page(sessionId, before, limit, ChatMessageView::of);
    }

    /** As {@link #history}, of a published session, for everybody. */
    public ChatPage publicHistory(UUID sessionId, @Nullable UUID before, int limit) {
        sessions.getPublic(sessionId);
        return page(sessionId, before, limit, ChatMessageView::ofPublic);
    }

    private ChatPage page(
            UUID sessionId, @Nullable UUID before, int limit, Function<ChatMessage, ChatMessageView> view) {
        List<ChatMessage> found = chats.findPage(sessionId, before, limit + 1);
        boolean more = found.size() > limit;
        List<ChatMessageView> shown = (more ? found.subList(1, found.size()) : found)
                .stream().map(view).toList();
        return new ChatPage(shown, more, shown.size());
    }

    /** Removes every message. @return how many */
    public int clear(UUID userId, UUID sessionId) {
        requireQuiet(userId, sessionId);
        return chats.removeAll(sessionId);
    }

    /** Removes a message and all later ones. @return how many; none when it is not of this session */
    public int deleteFrom(UUID userId, UUID sessionId, UUID messageId) {
        requireQuiet(userId, sessionId);
        return chats.removeFrom(sessionId, messageId);
    }

    private void requireQuiet(UUID userId, UUID sessionId) {
        sessions.messageCame(userId, sessionId);
        if (chats.findActive(sessionId).isPresent()) {
            throw ChatRefusals.busy(sessionId);
        }
    }

    /** Ends the answer that is under way, if there is one. @return the newest message, if there is one */
    public Optional<UUID> stop(UUID userId, UUID sessionId) {
        sessions.get(userId, sessionId);
        stopTurn(sessionId);
        return chats.findNewestId(sessionId);
    }

    /** Nobody would see the answer of a session that is being deleted, and its owner would pay. */
    public void stopDeleted(@Observes SessionDeleted deleted) {
        stopTurn(deleted.sessionId());
    }

    private void stopTurn(UUID sessionId) {
        chats.findActive(sessionId).flatMap(turn -> chats.lockTurn(turn.id())).ifPresent(turn -> {
            turn.stop();
            stops.fire(new StopWanted(turn.id()));
        });
    }

    /**
     * Where the newest turn goes on after a number; empty when there is nothing more of it.
     *
     * @param afterSeq the last number that the client has; 0 for none
     */
    public Optional<ChatStream> resume(UUID userId, UUID sessionId, long afterSeq) {
        sessions.get(userId, sessionId);
        return chats.findNewest(sessionId)
                .filter(turn -> !turn.status().ended() || log.lastSeq(sessionId) > afterSeq)
                .map(turn -> new ChatStream(sessionId, turn.id(), Math.max(afterSeq, turn.firstSeq())));
    }

    /** Whether a turn is over. */
    public boolean ended(UUID turnId) {
        return chats.findTurn(turnId)
                .map(ChatTurn::status)
                .map(status -> status.ended())
                .orElse(true);
    }
}
