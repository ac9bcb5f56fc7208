package dev.capstan.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.json.Json;
import dev.capstan.types.runs.RunStatus;
import dev.capstan.web.realtime.transport.Ack;
import dev.capstan.web.realtime.transport.ConnectRefusedException;
import dev.capstan.web.realtime.transport.RawJson;
import dev.capstan.web.realtime.transport.SerialLane;
import dev.capstan.web.realtime.transport.Socket;
import dev.capstan.web.realtime.transport.SocketPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One socket: who it is, which session it watches, what it asks. Its commands are dealt with in the order they came, and a
 * ping or a prompt to rewrite waits for the joining before it only, never for a command that takes long.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a command reports its own faults
final class Client implements SocketPeer {
    static final String CHAT_EVENT = "chat_event";
    private static final String REJECTED = "Connection rejected by server";
    private static final int MAX_WAITING = 200;
    private static final Logger LOG = Logger.getLogger(Client.class.getName());

    private final Socket socket;
    private final Clients shared;
    private final SerialLane lane;
    private final AtomicInteger waiting = new AtomicInteger();
    private CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);
    private volatile @Nullable Identity identity;
    private volatile @Nullable Membership membership;
    private volatile boolean closed;

    private record Identity(String token, AuthenticatedUser user, Instant checkedAt) {}

    Client(Socket socket, Clients shared) {
        this.socket = socket;
        this.shared = shared;
        this.lane = new SerialLane(shared.threads());
    }

    void send(RawJson event) {
        socket.send(CHAT_EVENT, event);
    }

    // ---- who it is ----

    @Override
    public void connect(JsonNode auth) throws ConnectRefusedException {
        String token = auth.path("token").isTextual() ? auth.path("token").textValue() : "";
        try {
            if (token.isBlank()) {
                throw new AppException(Kind.UNAUTHENTICATED, "invalid_token", "Send an access token as auth.token.");
            }
            AuthenticatedUser user = shared.services().authenticate(token);
            shared.services().admitSocket(user, shared.countOf(user.id()));
            identity = new Identity(token, user, shared.now());
            shared.add(this);
        } catch (AppException e) {
            throw new ConnectRefusedException(
                    REJECTED,
                    Json.MAPPER.createObjectNode().put("code", e.code()).put("message", e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "A socket could not be authenticated.", e);
            socket.drop("authentication failed");
        }
    }

    /** Ends the connection of a token that has expired, and says whether its account is to be looked at again. */
    boolean mustBeChecked(Duration accountEvery) {
        Identity known = identity;
        if (known == null || closed) {
            return false;
        }
        if (!shared.now().isBefore(known.user().expiresAt())) {
            end("Your access token has expired. Connect again with a new one.");
            return false;
        }
        if (shared.now().isBefore(known.checkedAt().plus(accountEvery))) {
            return false;
        }
        identity = new Identity(known.token(), known.user(), shared.now());
        return true;
    }

    /** What it came in by; empty before it was let in. */
    String token() {
        Identity known = identity;
        return known == null ? "" : known.token();
    }

    boolean isOf(UUID userId) {
        Identity known = identity;
        return known != null && known.user().id().equals(userId);
    }

    /** Tells it why, and closes the connection. */
    void end(String why) {
        send(shared.frames().error(ErrorCodes.AUTH, why, null, null));
        socket.drop(why);
    }

    // ---- what it asks ----

    @Override
    public void event(String name, JsonNode payload, Ack ack) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            refuse(ErrorCodes.RATE_LIMIT, "Too many commands are waiting; send them more slowly.", null);
            ack.done();
            return;
        }
        switch (name) {
            case "join_session" -> enqueueJoin(() -> join(payload), ack);
            case "leave_session" -> enqueueJoin(this::leave, ack);
            case "chat_message" -> enqueueCommand(payload, ack);
            case "pty_create", "pty_input", "pty_resize", "pty_close" -> {
                socket.send("pty_error", shared.frames().terminalRefusal(textOf(payload, "terminal_id")));
                done(ack);
            }
            default -> {
                refuse(ErrorCodes.VALIDATION, "This event is not one that the server knows.", null);
                done(ack);
            }
        }
    }

    @Override
    public void malformed(String problem) {
        refuse(ErrorCodes.VALIDATION, problem, null);
    }

    @Override
    public void closed() {
        closed = true;
        shared.remove(this);
        lane.execute(this::leave);
    }

    private void enqueueJoin(Runnable work, Ack ack) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        joined = finished;
        lane.execute(() -> {
            try {
                work.run();
            } finally {
                finished.complete(null);
                done(ack);
            }
        });
    }

    private void enqueueCommand(JsonNode message, Ack ack) {
        Runnable work = () -> {
            try {
                command(message);
            } finally {
                done(ack);
            }
        };
        if (shared.commands().handlerOf(message).map(CommandHandler::inOrder).orElse(true)) {
            lane.execute(work);
        } else {
            joined.thenRunAsync(work, shared.threads());
        }
    }

    private void done(Ack ack) {
        waiting.decrementAndGet();
        ack.done();
    }

    private void command(JsonNode message) {
        Identity caller = identity;
        if (caller == null || closed) {
            return;
        }
        UUID userId = caller.user().id();
        try {
            shared.commands().handle(userId, message);
        } catch (AppException e) {
            refuseCommand(message, ErrorCodes.of(e), e.getMessage());
        } catch (RuntimeException e) {
            refuseCommand(message, ErrorCodes.INTERNAL, report("Error processing message", e));
        }
    }

    /** Tells also what has become of the run that the client waits for. */
    private void refuseCommand(JsonNode message, String code, String text) {
        UUID sessionId = sessionOf(message);
        RunStatus status = shared.commands()
                .handlerOf(message)
                .flatMap(CommandHandler::whenRefused)
                .orElse(null);
        send(shared.frames().error(code, text, sessionId, status));
    }

    // ---- which session it watches ----

    private void join(JsonNode payload) {
        Identity caller = identity;
        if (caller == null || closed) {
            return;
        }
        try {
            join(caller.user().id(), payload);
        } catch (AppException e) {
            String text = "session_not_found".equals(e.code()) ? "Access denied" : e.getMessage();
            refuse(ErrorCodes.of(e), text, sessionOf(payload));
        } catch (RuntimeException e) {
            refuse(ErrorCodes.INTERNAL, report("Session initialization failed", e), sessionOf(payload));
            socket.disconnect();
        }
    }

    private void join(UUID userId, JsonNode payload) {
        if (!payload.isObject() && !payload.isMissingNode() && !payload.isNull()) {
            throw Fields.invalid("join_session needs an object.");
        }
        Fields fields = new Fields(payload);
        UUID named = fields.uuid("session_uuid", "Invalid session UUID format");
        Long afterSeq = fields.count("after_seq");
        UUID sessionId = named == null ? shared.services().createSession(userId) : named;
        boolean owner = named == null || shared.services().openSession(userId, sessionId);
        leave();
        Membership place = new Membership(sessionId, owner, socket);
        long lastSeq = shared.services().lastSeq(sessionId);
        membership = place;
        shared.rooms().enter(sessionId, this);
        place.subscribe(shared.services(), afterSeq == null ? lastSeq : afterSeq);
        send(shared.frames().established(sessionId, owner, lastSeq));
        place.open();
    }

    private void leave() {
        Membership place = membership;
        if (place != null) {
            membership = null;
            shared.rooms().leave(place.sessionId(), this);
            place.close();
        }
    }

    // ---- refusals ----

    private void refuse(String code, String message, @Nullable UUID sessionId) {
        send(shared.frames().error(code, message, sessionId, null));
    }

    /** Logs what the client must not see, and gives it the number under which to ask for it. */
    private String report(String what, RuntimeException fault) {
        UUID requestId = shared.ids().next();
        LOG.log(Level.SEVERE, what + ", request " + requestId, fault);
        return "%s (request %s)".formatted(what, requestId);
    }

    private static @Nullable UUID sessionOf(JsonNode payload) {
        try {
            return new Fields(payload).uuid("session_uuid", "");
        } catch (AppException e) {
            return null;
        }
    }

    private static @Nullable String textOf(JsonNode payload, String name) {
        return payload.path(name).isTextual() ? payload.path(name).textValue() : null;
    }
}
