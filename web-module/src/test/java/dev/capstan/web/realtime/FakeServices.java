package dev.capstan.web.realtime;

import dev.capstan.service.auth.AuthenticatedUser;
import dev.capstan.service.auth.CredentialKind;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.runs.AnswerRun;
import dev.capstan.service.runs.StartRun;
import dev.capstan.service.runs.forks.StartFork;
import dev.capstan.types.users.Role;
import dev.capstan.web.realtime.transport.Broadcast;
import dev.capstan.web.realtime.transport.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Sessions whose logs are lists, owned by the users of two tokens. */
final class FakeServices implements Services {
    static final UUID ADA = UUID.fromString("0190aaaa-0000-7000-8000-000000000001");
    static final UUID BOB = UUID.fromString("0190aaaa-0000-7000-8000-000000000002");

    final Map<UUID, UUID> owners = new ConcurrentHashMap<>();
    final Set<UUID> shared = ConcurrentHashMap.newKeySet();
    final Set<UUID> disabled = ConcurrentHashMap.newKeySet();
    final List<StartRun> started = new CopyOnWriteArrayList<>();
    final List<String> authenticated = new CopyOnWriteArrayList<>();
    final List<UUID> cancelled = new CopyOnWriteArrayList<>();
    final List<AnswerRun> answered = new CopyOnWriteArrayList<>();
    volatile Instant expiresAt = Instant.MAX;
    volatile @Nullable RuntimeException refusal;
    volatile @Nullable CountDownLatch holdRuns;
    volatile @Nullable CountDownLatch holdPrompts;
    private final Map<UUID, List<String>> logs = new ConcurrentHashMap<>();
    private final Map<UUID, List<Sink>> sinks = new ConcurrentHashMap<>();

    UUID session(UUID owner) {
        UUID id = UUID.randomUUID();
        owners.put(id, owner);
        return id;
    }

    synchronized void append(UUID sessionId, String event) {
        logs.computeIfAbsent(sessionId, id -> new ArrayList<>()).add(event);
        sinks.getOrDefault(sessionId, List.of()).forEach(sink -> sink.accept(encoded(List.of(event))));
    }

    boolean watched(UUID sessionId) {
        return !sinks.getOrDefault(sessionId, List.of()).isEmpty();
    }

    @Override
    public AuthenticatedUser authenticate(String token) {
        authenticated.add(token);
        UUID user = switch (token) {
            case "ada" -> ADA;
            case "bob" -> BOB;
            case "broken" -> throw new IllegalStateException("no database");
            default -> throw new AppException(Kind.UNAUTHENTICATED, "invalid_token", "Sign in again.");
        };
        if (disabled.contains(user)) {
            throw new AppException(Kind.UNAUTHENTICATED, "user_disabled", "This account is deactivated.");
        }
        return new AuthenticatedUser(user, token + "@example.com", Role.USER, CredentialKind.ACCESS_TOKEN, expiresAt);
    }

    @Override
    public UUID createSession(UUID userId) {
        return session(userId);
    }

    @Override
    public boolean openSession(UUID userId, UUID sessionId) {
        UUID owner = owners.get(sessionId);
        if (owner == null || !owner.equals(userId) && !shared.contains(sessionId)) {
            throw new AppException(Kind.NOT_FOUND, "session_not_found", "There is no session " + sessionId);
        }
        return owner.equals(userId);
    }

    @Override
    public synchronized long lastSeq(UUID sessionId) {
        return logs.getOrDefault(sessionId, List.of()).size();
    }

    @Override
    public synchronized Feed subscribe(UUID sessionId, long afterSeq, boolean owner, Sink sink) {
        List<String> log = logs.getOrDefault(sessionId, List.of());
        List<RawJson> history = encoded(log.subList((int) Math.min(afterSeq, log.size()), log.size()));
        Thread.startVirtualThread(() -> sink.accept(history));
        Sink live = new Sink() {
            @Override
            public void accept(List<RawJson> events) {
                Thread.startVirtualThread(() -> sink.accept(events));
            }

            @Override
            public boolean offer(Broadcast events) {
                return sink.offer(events);
            }
        };
        sinks.computeIfAbsent(sessionId, id -> new CopyOnWriteArrayList<>()).add(live);
        return () -> sinks.get(sessionId).remove(live);
    }

    private static List<RawJson> encoded(List<String> events) {
        return events.stream().map(RawJson::new).toList();
    }

    @Override
    public UUID startRun(UUID userId, StartRun wish) {
        CountDownLatch hold = holdRuns;
        if (hold != null) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        RuntimeException fault = refusal;
        if (fault != null) {
            throw fault;
        }
        started.add(wish);
        return UUID.randomUUID();
    }

    @Override
    public void cancelRun(UUID userId, UUID sessionId) {
        cancelled.add(sessionId);
    }

    @Override
    public void answerRun(UUID userId, AnswerRun wish) {
        RuntimeException fault = refusal;
        if (fault != null) {
            throw fault;
        }
        answered.add(wish);
    }

    @Override
    public UUID startFork(UUID userId, StartFork wish) {
        RuntimeException fault = refusal;
        if (fault != null) {
            throw fault;
        }
        return UUID.randomUUID();
    }

    @Override
    public void enhancePrompt(UUID userId, UUID sessionId, String prompt) {
        CountDownLatch hold = holdPrompts;
        if (hold != null) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        RuntimeException fault = refusal;
        if (fault != null) {
            throw fault;
        }
        append(sessionId, "{\"name\":\"agent.prompt.generated\"}");
    }

    @Override
    public void listFiles(UUID sessionId) {
        append(sessionId, "{\"name\":\"file.tree.listed\"}");
    }

    @Override
    public void readFile(UUID sessionId, String path) {
        append(sessionId, "{\"name\":\"file.content.read\",\"content\":{\"path\":\"%s\"}}".formatted(path));
    }

    @Override
    public void tellWorkspace(UUID sessionId) {
        append(sessionId, "{\"name\":\"connection.workspace_info\"}");
    }

    @Override
    public void tellSandbox(UUID sessionId) {
        append(sessionId, "{\"name\":\"sandbox.status_changed\",\"content\":{\"status\":\"paused\"}}");
    }

    @Override
    public void wakeSandbox(UUID userId, UUID sessionId) {
        append(sessionId, "{\"name\":\"sandbox.status_changed\",\"content\":{\"status\":\"running\"}}");
    }
}
