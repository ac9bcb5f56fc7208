package dev.capstan.service.realtime;

import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes streamed events of all sessions of this node together: whatever arrived while one commit was under way goes
 * into the next, the pieces of one block as one piece. An event is written at once; while pieces come so fast that they
 * are joined, or very much is written, the next commit begins {@link #GATHERING} after the last one began, or later: that
 * makes fewer commits and joins more pieces. Events of one session keep their order.
 * While the database cannot be reached the writer tries again for {@link #PATIENCE}; then the waiting events fail.
 */
@ApplicationScoped
public class EventWriter {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int QUEUE = 20_000;
    private static final int BATCH = 2_000;
    /** So many events in one haul, and the next one gathers for a moment also when nothing was joined. */
    private static final int BUSY = 64;

    private static final Duration GATHERING = Duration.ofMillis(15);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);
    private static final Logger LOG = Logger.getLogger(EventWriter.class.getName());

    @Inject
    EventLog log;

    @Inject
    VirtualThreads threads;

    @Inject
    Clock clock;

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopped;

    private record Pending(UUID sessionId, @Nullable Long epoch, NewEvent event, CompletableFuture<Void> written) {}

    /**
     * Puts an event in line; blocks while the line is full. The answer completes when the event is committed, and fails
     * with {@link StaleOwnerException} when the epoch has moved on.
     */
    public CompletableFuture<Void> submit(UUID sessionId, @Nullable Long epoch, NewEvent event)
            throws InterruptedException {
        Pending pending = new Pending(sessionId, epoch, event, new CompletableFuture<>());
        queue.put(pending);
        if (running.compareAndSet(false, true)) {
            threads.execute(this::drain);
        }
        return pending.written();
    }

    private void drain() {
        try {
            List<Pending> taken = new ArrayList<>();
            while (!stopped && queue.drainTo(taken, BATCH) > 0) {
                long began = System.nanoTime();
                int written = write(taken);
                if ((written < taken.size() || taken.size() >= BUSY) && queue.size() < BATCH) {
                    pause(GATHERING.minusNanos(System.nanoTime() - began));
                }
                taken.clear();
            }
        } finally {
            running.set(false);
        }
        if (!stopped && !queue.isEmpty() && running.compareAndSet(false, true)) {
            threads.execute(this::drain);
        }
    }

    /** @return how many events they became */
    private int write(List<Pending> taken) {
        Map<UUID, List<Pending>> bySession = new LinkedHashMap<>();
        taken.forEach(pending -> bySession
                .computeIfAbsent(pending.sessionId(), id -> new ArrayList<>())
                .add(pending));
        List<List<Pending>> parts = splitByEpoch(bySession);
        try {
            return attempt(parts);
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "Writing " + taken.size() + " events failed; trying session by session.", e);
            parts.forEach(part -> attemptPatiently(List.of(part)));
            return taken.size();
        }
    }

    /** A take-over can put two epochs of one session into one haul: only the first goes now, the others after it. */
    private List<List<Pending>> splitByEpoch(Map<UUID, List<Pending>> bySession) {
        List<List<Pending>> parts = new ArrayList<>();
        bySession.values().forEach(events -> {
            Map<String, List<Pending>> byEpoch = new LinkedHashMap<>();
            events.forEach(event -> byEpoch.computeIfAbsent(String.valueOf(event.epoch()), e -> new ArrayList<>())
                    .add(event));
            if (byEpoch.size() == 1) {
                parts.add(events);
            } else {
                byEpoch.values().forEach(part -> attemptPatiently(List.of(part)));
            }
        });
        return parts;
    }

    /** @return how many events they became */
    private int attempt(List<List<Pending>> parts) {
        if (parts.isEmpty()) {
            return 0;
        }
        List<EventBatch> batches = parts.stream()
                .map(part -> new EventBatch(
                        part.getFirst().sessionId(),
                        part.getFirst().epoch(),
                        Pieces.joined(part.stream().map(Pending::event).toList())))
                .toList();
        Set<UUID> stale = log.appendAll(batches);
        for (List<Pending> part : parts) {
            UUID sessionId = part.getFirst().sessionId();
            part.forEach(pending -> {
                if (stale.contains(sessionId)) {
                    pending.written().completeExceptionally(new StaleOwnerException(sessionId));
                } else {
                    pending.written().complete(null);
                }
            });
        }
        return batches.stream().mapToInt(batch -> batch.events().size()).sum();
    }

    private void attemptPatiently(List<List<Pending>> parts) {
        Instant deadline = clock.instant().plus(PATIENCE);
        while (true) {
            try {
                attempt(parts);
                return;
            } catch (EJBException e) {
                if (badData(e) || stopped || clock.instant().isAfter(deadline)) {
                    LOG.log(Level.SEVERE, "Events could not be written to the log.", e);
                    parts.forEach(part -> part.forEach(p -> p.written().completeExceptionally(e)));
                    return;
                }
                pause(RETRY_AFTER);
            }
        }
    }

    /** SQL states of class 22 and 23: the same events would be refused for ever. */
    private static boolean badData(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23"))) {
                return true;
            }
        }
        return false;
    }

    /** Nothing happens when it is negative. */
    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    /** How many events wait to be written. */
    public int backlog() {
        return queue.size();
    }
}
