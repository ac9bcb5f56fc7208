package dev.capstan.service.realtime;

import dev.capstan.persistence.realtime.EventLogRepository;
import dev.capstan.persistence.realtime.EventLogRepository.Claim;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.nodes.NodeBus;
import dev.capstan.service.secrets.SessionSecrets;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The append-only log of each session. Appending joins the caller's transaction; what was appended goes out to
 * subscribers when, and only when, that transaction commits. Numbers are dense per session. Known secrets of the session
 * are hidden on the way in.
 */
@Stateless
public class EventLog {
    private static final int MOST_STATES = 20;

    @Inject
    EventLogRepository events;

    @Inject
    OpenBlocks openBlocks;

    @Inject
    SessionFeed feed;

    @Inject
    NodeBus bus;

    @Inject
    SessionSecrets secrets;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Resource
    TransactionSynchronizationRegistry transaction;

    /**
     * @return the number of the last event
     * @throws StaleOwnerException when the batch's epoch is no longer the newest
     */
    public long append(EventBatch batch) {
        if (!appendAll(List.of(batch)).isEmpty()) {
            throw new StaleOwnerException(batch.sessionId());
        }
        return events.lastSeq(batch.sessionId()).orElseThrow();
    }

    /** @return the sessions whose epoch has moved on: nothing of theirs was written */
    public Set<UUID> appendAll(List<EventBatch> batches) {
        return write(batches);
    }

    /**
     * Appends what tells how something is, not what happened: clients get it as transient, and no history has it.
     *
     * @param state names what it tells about; what is told of one state is replaced sooner or later
     * @param whole whether it makes all that was told of the state before superfluous; otherwise they stay, a few of them
     */
    public void appendState(UUID sessionId, String state, NewEvent event, boolean whole) {
        UUID block = UUID.nameUUIDFromBytes((sessionId + " " + state).getBytes(StandardCharsets.UTF_8));
        events.lockHead(sessionId);
        Optional<Covers> before = events.findStates(sessionId, block, whole ? 1 : MOST_STATES);
        write(List.of(new EventBatch(sessionId, null, List.of(event.state(block, before.orElse(null))))));
        before.ifPresent(covered -> events.deleteCovered(sessionId, block, covered));
    }

    private Set<UUID> write(List<EventBatch> batches) {
        Map<UUID, Long> bases = events.advance(batches.stream()
                .map(batch -> new Claim(batch.sessionId(), batch.events().size(), batch.epoch()))
                .toList());
        Instant now = clock.instant();
        List<Numbering> numbered = new ArrayList<>();
        Set<UUID> stale = new HashSet<>();
        for (EventBatch batch : batches) {
            Long base = bases.get(batch.sessionId());
            if (base == null) {
                stale.add(batch.sessionId());
            } else {
                numbered.add(
                        new Numbering(batch.hiding(secrets.maskOf(batch.sessionId())), base, openBlocks, ids, now));
            }
        }
        events.insert(numbered.stream()
                .flatMap(numbering -> numbering.toStore().stream())
                .toList());
        numbered.removeIf(numbering -> numbering.all().isEmpty());
        for (Numbering numbering : numbered) {
            UUID sessionId = numbering.all().getFirst().sessionId();
            numbering.replaced().forEach((range, block) -> events.deleteCovered(sessionId, block, range));
        }
        transaction.registerInterposedSynchronization(new PublishWhenCommitted(numbered));
        return stale;
    }

    /**
     * What comes after a number, oldest first, as the owner or else a viewer may see it.
     *
     * @param limit how many rows to look at; fewer may be visible
     */
    public Page read(UUID sessionId, long afterSeq, int limit, boolean owner) {
        List<LoggedEvent> rows = events.findAfter(sessionId, afterSeq, limit).stream()
                .map(LoggedEvent::new)
                .toList();
        long lastSeq = rows.isEmpty() ? afterSeq : rows.getLast().seq();
        return new Page(rows.stream().filter(event -> event.visibleTo(owner)).toList(), lastSeq, rows.size() == limit);
    }

    /** The same without regard to who may see what, for the feed, which needs every number. */
    public List<LoggedEvent> readAll(UUID sessionId, long afterSeq, int limit) {
        return events.findAfter(sessionId, afterSeq, limit).stream()
                .map(LoggedEvent::new)
                .toList();
    }

    /** Forgets the events of a session whose names begin so: they matter to nobody any more. */
    public void forget(UUID sessionId, String prefix) {
        events.deleteNamed(sessionId, prefix);
    }

    public long lastSeq(UUID sessionId) {
        return events.lastSeq(sessionId).orElse(0);
    }

    /** The newest number of each of some sessions. */
    public Map<UUID, Long> lastSeqs(Set<UUID> sessionIds) {
        return sessionIds.isEmpty() ? Map.of() : events.lastSeqs(sessionIds);
    }

    /**
     * @param lastSeq where the next page begins
     * @param more whether there may be a next page
     */
    public record Page(List<LoggedEvent> events, long lastSeq, boolean more) {}

    private final class PublishWhenCommitted implements Synchronization {
        private final List<Numbering> numbered;

        PublishWhenCommitted(List<Numbering> numbered) {
            this.numbered = numbered;
        }

        @Override
        public void beforeCompletion() {
            // only the outcome matters
        }

        @Override
        public void afterCompletion(int status) {
            if (status != Status.STATUS_COMMITTED) {
                return;
            }
            for (Numbering numbering : numbered) {
                numbering.remember();
                List<EventRow> rows = numbering.all();
                feed.publish(
                        rows.getFirst().sessionId(),
                        rows.stream().map(LoggedEvent::new).toList());
                bus.tell(NodeBus.EVENTS, rows.getFirst().sessionId());
            }
        }
    }
}
