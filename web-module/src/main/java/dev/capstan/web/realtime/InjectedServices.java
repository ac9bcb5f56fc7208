package dev.capstan.web.realtime;

import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.auth.Authenticator;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.explorer.FileExplorer;
import dev.capstan.service.limits.LimitsConfig.Act;
import dev.capstan.service.limits.RateLimits;
import dev.capstan.service.prompts.PromptEnhancer;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.EventSink;
import dev.capstan.service.realtime.LoggedEvent;
import dev.capstan.service.realtime.SessionFeed;
import dev.capstan.service.realtime.SharedEvents;
import dev.capstan.service.runs.AnswerRun;
import dev.capstan.service.runs.RunPauses;
import dev.capstan.service.runs.RunService;
import dev.capstan.service.runs.StartRun;
import dev.capstan.service.runs.forks.ForkStarts;
import dev.capstan.service.runs.forks.StartFork;
import dev.capstan.service.sandboxes.SandboxStates;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.web.realtime.transport.Broadcast;
import dev.capstan.web.realtime.transport.RawJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** The services of this server. */
@ApplicationScoped
public class InjectedServices implements Services {
    @Inject
    Authenticator authenticator;

    @Inject
    RateLimits limits;

    @Inject
    SessionService sessions;

    @Inject
    EventLog log;

    @Inject
    SessionFeed feed;

    @Inject
    RunService runs;

    @Inject
    RunPauses pauses;

    @Inject
    ForkStarts forks;

    @Inject
    PromptEnhancer prompts;

    @Inject
    FileExplorer files;

    @Inject
    SandboxStates sandboxes;

    @Override
    public AuthenticatedUser authenticate(String token) {
        return authenticator.authenticate(token);
    }

    @Override
    public void admitSocket(AuthenticatedUser user, int open) {
        if (!user.mayWrite()) {
            throw new AppException(
                    Kind.FORBIDDEN, "permission_denied", "This API key may only read. Make one with the scope write.");
        }
        if (user.key() != null) {
            limits.count(Act.KEY, user.key().toString());
        }
        limits.count(Act.SOCKET, user.id().toString());
        if (open >= limits.socketsPerUser()) {
            throw new AppException(
                    Kind.CONFLICT,
                    "too_many_sockets",
                    "You have %d connections already. Close one that you do not need.".formatted(open));
        }
    }

    @Override
    public UUID createSession(UUID userId) {
        return sessions.create(userId).id();
    }

    @Override
    public boolean openSession(UUID userId, UUID sessionId) {
        return sessions.openForViewing(userId, sessionId).owner();
    }

    @Override
    public long lastSeq(UUID sessionId) {
        return log.lastSeq(sessionId);
    }

    @Override
    public Feed subscribe(UUID sessionId, long afterSeq, boolean owner, Sink sink) {
        return feed.subscribe(sessionId, afterSeq, owner, new Encoding(sink))::close;
    }

    @Override
    public UUID startRun(UUID userId, StartRun wish) {
        limits.count(Act.CHAT, userId.toString());
        return runs.start(userId, wish);
    }

    @Override
    public void cancelRun(UUID userId, UUID sessionId) {
        runs.cancel(userId, sessionId);
    }

    @Override
    public void answerRun(UUID userId, AnswerRun wish) {
        limits.count(Act.CHAT, userId.toString());
        pauses.answer(userId, wish);
    }

    @Override
    public UUID startFork(UUID userId, StartFork wish) {
        return forks.start(userId, wish);
    }

    @Override
    public void enhancePrompt(UUID userId, UUID sessionId, String prompt) {
        limits.count(Act.ENHANCEMENT, userId.toString());
        prompts.enhanceIn(userId, sessionId, prompt);
    }

    @Override
    public void listFiles(UUID sessionId) {
        files.list(sessionId);
    }

    @Override
    public void readFile(UUID sessionId, String path) {
        files.read(sessionId, path);
    }

    @Override
    public void tellWorkspace(UUID sessionId) {
        sandboxes.tellWorkspace(sessionId);
    }

    @Override
    public void tellSandbox(UUID sessionId) {
        sandboxes.tell(sessionId);
    }

    @Override
    public void wakeSandbox(UUID userId, UUID sessionId) {
        limits.count(Act.CHAT, userId.toString());
        sandboxes.wake(sessionId);
    }

    /** Hands events on in the form in which they go out. */
    private record Encoding(Sink sink) implements EventSink {
        @Override
        public void accept(List<LoggedEvent> events) {
            sink.accept(encoded(events));
        }

        @Override
        public boolean offer(SharedEvents events) {
            return sink.offer(events.as(Broadcast.class, some -> new Broadcast(Client.CHAT_EVENT, encoded(some))));
        }

        private static List<RawJson> encoded(List<LoggedEvent> events) {
            return events.stream().map(event -> RawJson.ofUtf8(event.utf8())).toList();
        }
    }
}
