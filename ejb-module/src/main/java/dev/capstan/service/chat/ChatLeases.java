package dev.capstan.service.chat;

import dev.capstan.persistence.chat.ChatRepository;
import dev.capstan.persistence.chat.ChatTurn;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.types.chat.TurnStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Which turns have somebody who works on them. */
@Stateless
public class ChatLeases {
    private static final int AT_ONCE = 50;
    private static final int PAGE = 500;
    private static final Duration RENEW_BELOW = ChatSettings.LEASE.dividedBy(2);

    @Inject
    ChatRepository chats;

    @Inject
    ChatBills bills;

    @Inject
    EventLog log;

    @Inject
    ChatNode node;

    @Inject
    Clock clock;

    /** Keeps what this node works on. @return those that somebody wants to stop */
    public List<UUID> keep() {
        Instant now = clock.instant();
        List<UUID> stopping = new ArrayList<>();
        for (ChatTurn turn : chats.findActiveOf(node.id())) {
            if (node.find(turn.id()).isPresent() && turn.leaseUntil().isBefore(now.plus(RENEW_BELOW))) {
                turn.keep(now.plus(ChatSettings.LEASE));
            }
            if (turn.status() == TurnStatus.STOPPING) {
                stopping.add(turn.id());
            }
        }
        return stopping;
    }

    public List<UUID> lost() {
        return chats.findLost(clock.instant(), AT_ONCE);
    }

    /** Ends a turn whose node is gone: what it said is paid, and whoever waits is told. */
    public void close(UUID turnId) {
        Instant now = clock.instant();
        chats.lockTurn(turnId)
                .filter(turn -> !turn.status().ended() && turn.leaseUntil().isBefore(now))
                .ifPresent(turn -> {
                    bills.settleLost(turnId, saidSinceLastReport(turn));
                    chats.leaveUnfinished(turn.sessionId(), turnId);
                    turn.end(TurnStatus.FAILED, now);
                    ChatFailure failure = ChatFailure.of("The server stopped while it answered. Ask again.", true);
                    log.append(new EventBatch(turn.sessionId(), null, List.of(ChatEvents.error(turnId, failure))));
                });
    }

    /** Each report ends a call that was paid; what came after it was not. */
    private long saidSinceLastReport(ChatTurn turn) {
        long characters = 0;
        long cursor = turn.firstSeq();
        List<LoggedEvent> events = log.readAll(turn.sessionId(), cursor, PAGE);
        while (!events.isEmpty()) {
            for (LoggedEvent event : events) {
                boolean own = turn.id().equals(event.runId());
                if (own && event.name().equals(ChatEvents.USAGE)) {
                    characters = 0;
                } else if (own
                        && (event.name().equals(ChatEvents.CONTENT)
                                || event.name().equals(ChatEvents.THINKING))) {
                    characters += event.content().path("delta").asText("").length();
                }
            }
            cursor = events.getLast().seq();
            events = log.readAll(turn.sessionId(), cursor, PAGE);
        }
        return characters;
    }
}
