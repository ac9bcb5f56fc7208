package dev.capstan.web.realtime;

import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.runs.AnswerRun;
import dev.capstan.service.runs.StartRun;
import dev.capstan.service.runs.forks.StartFork;
import dev.capstan.web.realtime.transport.Broadcast;
import dev.capstan.web.realtime.transport.RawJson;
import java.util.List;
import java.util.UUID;

/** What sockets need of the services, in one place, so that what clients may do is tested without a database. */
public interface Services {
    AuthenticatedUser authenticate(String token);

    /**
     * Refuses a socket too many.
     *
     * @param open how many the user has on this node already
     */
    default void admitSocket(AuthenticatedUser user, int open) {}

    UUID createSession(UUID userId);

    /** @return whether the user owns it; a session that may not be watched is refused */
    boolean openSession(UUID userId, UUID sessionId);

    long lastSeq(UUID sessionId);

    Feed subscribe(UUID sessionId, long afterSeq, boolean owner, Sink sink);

    UUID startRun(UUID userId, StartRun wish);

    void cancelRun(UUID userId, UUID sessionId);

    void answerRun(UUID userId, AnswerRun wish);

    UUID startFork(UUID userId, StartFork wish);

    /** Blocks until the rewritten prompt is in the session's log. */
    void enhancePrompt(UUID userId, UUID sessionId, String prompt);

    /** Each of these blocks until its answer is in the session's log. */
    void listFiles(UUID sessionId);

    void readFile(UUID sessionId, String path);

    void tellWorkspace(UUID sessionId);

    void tellSandbox(UUID sessionId);

    void wakeSandbox(UUID userId, UUID sessionId);

    /** Who gets encoded events, in order, one call at a time. */
    interface Sink {
        /** Takes them; may wait. */
        void accept(List<RawJson> events);

        /** Takes all of them without waiting, or none, which then come by {@link #accept}. */
        boolean offer(Broadcast events);
    }

    /** Delivery that goes on until it is closed. */
    interface Feed extends AutoCloseable {
        @Override
        void close();
    }
}
