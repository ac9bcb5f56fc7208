package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatRepository;
import dev.capstan.persistence.chat.ChatTurn;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** What every change of a turn needs: the turn to be this node's still, and its stream told. In the caller's transaction. */
@ApplicationScoped
class TurnLog {
    @Inject
    ChatRepository chats;

    @Inject
    EventLog log;

    @Inject
    ChatNode node;

    /** @throws TurnLostException when the turn has ended, or another node has it */
    ChatTurn lock(Begun turn) {
        return chats.lockTurn(turn.turnId())
                .filter(found -> !found.status().ended() && found.node().equals(node.id()))
                .orElseThrow(TurnLostException::new);
    }

    void append(UUID sessionId, List<NewEvent> news) {
        if (!news.isEmpty()) {
            log.append(new EventBatch(sessionId, null, news));
        }
    }
}
