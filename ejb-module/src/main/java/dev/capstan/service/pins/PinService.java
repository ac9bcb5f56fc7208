package dev.capstan.service.pins;

import dev.capstan.persistence.pins.PinRepository;
import dev.capstan.persistence.pins.SessionPin;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.sessions.SessionNotFoundException;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.types.pins.Board;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Boards of sessions. Putting and taking can be repeated, also by several callers at once: only the first changes anything. */
@Stateless
public class PinService {
    /** More than anybody keeps at hand; a list without an end could take the server's memory. */
    static final int MOST = 1000;

    @Inject
    PinRepository pins;

    @Inject
    SessionService sessions;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    public List<PinView> list(UUID userId, Board board) {
        return pins.findNewest(userId, board, MOST).stream().map(PinView::of).toList();
    }

    /**
     * @return whether this call put it there
     * @throws SessionNotFoundException unless the user owns the session
     */
    public boolean put(UUID userId, Board board, UUID sessionId) {
        sessions.get(userId, sessionId);
        return pins.add(new SessionPin(ids.next(), userId, sessionId, board, clock.instant()));
    }

    /** @return whether this call took it away */
    public boolean take(UUID userId, Board board, UUID sessionId) {
        return pins.remove(userId, board, sessionId);
    }
}
