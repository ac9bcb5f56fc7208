package dev.capstan.service.sandboxes;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxProvider;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives each session its sandbox, made when it is first needed. Using it extends its lease; without a lease it is paused,
 * and much later removed. Holds no transaction while a sandbox works.
 */
@ApplicationScoped
public class SandboxService {
    private static final Logger LOG = Logger.getLogger(SandboxService.class.getName());
    private static final Duration RENEW = Duration.ofMinutes(1);

    @Inject
    SandboxConfig config;

    @Inject
    SandboxRecords records;

    @Inject
    SandboxMeter meter;

    @Inject
    Shells shells;

    @Inject
    VirtualThreads threads;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    private final ReentrantLock choosing = new ReentrantLock();
    private volatile @Nullable ProviderChoice choice;
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> renewed = new ConcurrentHashMap<>();

    /** Whether programs can be run here; the first call tries it out. */
    public SandboxAvailability available() {
        return choice().availability();
    }

    private ProviderChoice choice() {
        ProviderChoice made = choice;
        if (made != null) {
            return made;
        }
        choosing.lock();
        try {
            made = choice;
            if (made == null) {
                made = ProviderChoice.of(config);
                choice = made;
            }
            return made;
        } finally {
            choosing.unlock();
        }
    }

    public Sandbox wake(UUID sessionId, CancelToken cancel) {
        return wake(sessionId, cancel, () -> {});
    }

    /** @param started is run when this call had to start the sandbox */
    public Sandbox wake(UUID sessionId, CancelToken cancel, Runnable started) {
        SandboxProvider provider = provider();
        cancel.throwIfCancelled();
        Optional<Sandbox> awake = provider.awake(sessionId);
        if (awake.isPresent()) {
            renew(sessionId, provider.name());
            return awake.get();
        }
        Woken woken =
                awaitStart(CompletableFuture.supplyAsync(() -> startUnlessAwake(provider, sessionId), threads), cancel);
        if (woken.fresh()) {
            started.run();
        }
        return woken.sandbox();
    }

    private record Woken(Sandbox sandbox, boolean fresh) {}

    private Woken startUnlessAwake(SandboxProvider provider, UUID sessionId) {
        ReentrantLock lock = lockOf(sessionId);
        lock.lock();
        try {
            return provider.awake(sessionId)
                    .map(sandbox -> new Woken(sandbox, false))
                    .orElseGet(() -> new Woken(start(provider, sessionId), true));
        } finally {
            lock.unlock();
        }
    }

    /** Whoever cancels does not wait: the start goes on alone, and its sandbox rests when nobody uses it. */
    private static Woken awaitStart(CompletableFuture<Woken> starting, CancelToken cancel) {
        CancelToken.Registration registration = cancel.onCancel(() ->
                starting.completeExceptionally(new CancellationException("cancelled while the sandbox was started")));
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } finally {
            registration.close();
        }
    }

    /** The sandbox when it is awake on this node, whose lease is then extended. Never wakes it. */
    public Optional<Sandbox> awakeHere(UUID sessionId) {
        return choice().provider().flatMap(provider -> {
            Optional<Sandbox> awake = provider.awake(sessionId);
            awake.ifPresent(sandbox -> renew(sessionId, provider.name()));
            return awake;
        });
    }

    /** The sandbox when it is awake on this node. Neither wakes it nor extends its lease. */
    public Optional<Sandbox> seenHere(UUID sessionId) {
        return choice().provider().flatMap(provider -> provider.awake(sessionId));
    }

    private Sandbox start(SandboxProvider provider, UUID sessionId) {
        meter.begin(sessionId, provider.name());
        records.begin(sessionId, provider.name());
        try {
            Sandbox sandbox = provider.wake(sessionId);
            records.become(sessionId, SandboxStatus.RUNNING);
            renewed.put(sessionId, clock.instant());
            audit.record(AuditEntry.success("sandbox.start")
                    .about("session", sessionId)
                    .with("provider", provider.name()));
            return sandbox;
        } catch (SandboxException e) {
            meter.cancel(sessionId);
            records.become(sessionId, SandboxStatus.ERROR);
            audit.record(AuditEntry.failure("sandbox.start", "sandbox_error")
                    .about("session", sessionId)
                    .with("provider", provider.name()));
            throw new AppException(Kind.UNAVAILABLE, "sandbox_error", String.valueOf(e.getMessage()));
        }
    }

    private void renew(UUID sessionId, String provider) {
        Instant now = clock.instant();
        Instant before = renewed.get(sessionId);
        if (before == null || Duration.between(before, now).compareTo(RENEW) > 0) {
            meter.begin(sessionId, provider);
            renewed.put(sessionId, now);
            records.use(sessionId);
        }
    }

    /** What the record says, corrected by what this node sees. Never wakes. */
    public SandboxStatus status(UUID sessionId) {
        return records.statusOf(sessionId);
    }

    /** Ends every program of the sandbox; its files stay. */
    public void pause(UUID sessionId) {
        Optional<SandboxProvider> provider = choice().provider();
        if (provider.isEmpty() || records.statusOf(sessionId) != SandboxStatus.RUNNING) {
            return;
        }
        locked(sessionId, () -> {
            shells.forget(sessionId);
            provider.get().pause(sessionId);
            meter.end(sessionId);
            renewed.remove(sessionId);
            records.become(sessionId, SandboxStatus.PAUSED);
        });
    }

    /** Ends every program of the sandbox and removes its files. */
    public void destroy(UUID sessionId) {
        Optional<SandboxProvider> provider = choice().provider();
        if (provider.isEmpty()) {
            return;
        }
        locked(sessionId, () -> {
            shells.forget(sessionId);
            meter.end(sessionId);
            renewed.remove(sessionId);
            try {
                provider.get().destroy(sessionId);
                records.become(sessionId, SandboxStatus.DELETED);
            } catch (SandboxException e) {
                LOG.log(Level.WARNING, "the sandbox of session " + sessionId + " could not be removed", e);
                records.become(sessionId, SandboxStatus.ERROR);
            }
        });
    }

    /** Pauses what is idle, removes what is abandoned or belongs to no session. */
    public void reap() {
        records.unusedFor(config.idleAfter(), SandboxStatus.RUNNING).forEach(this::pause);
        records.unusedFor(config.removeAfter(), SandboxStatus.PAUSED).forEach(this::destroy);
        choice().provider().stream()
                .flatMap(provider -> provider.known().stream())
                .filter(id -> unclaimed(records.statusOf(id)))
                .forEach(this::destroy);
    }

    /** Charges the minute that has passed; whose owner cannot pay for the next one is paused. */
    public void meter() {
        meter.sessions().stream().filter(session -> !meter.goOn(session)).forEach(this::pause);
    }

    private static boolean unclaimed(SandboxStatus status) {
        return status == SandboxStatus.NOT_INITIALIZED || status == SandboxStatus.DELETED;
    }

    private void locked(UUID sessionId, Runnable action) {
        ReentrantLock lock = lockOf(sessionId);
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(UUID sessionId) {
        return locks.computeIfAbsent(sessionId, id -> new ReentrantLock());
    }

    private SandboxProvider provider() {
        return choice().provider()
                .orElseThrow(() -> new AppException(
                        Kind.UNAVAILABLE, "service_unavailable", available().reason()));
    }

    @PreDestroy
    void close() {
        ProviderChoice made = choice;
        if (made != null) {
            made.provider().ifPresent(SandboxProvider::close);
        }
    }
}
