package dev.capstan.service.files.texts;

import dev.capstan.service.files.StoredFile;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The texts of users' documents: asked for, waited for, and told. Reading is done elsewhere, one document at a time. */
@ApplicationScoped
public class DocumentTexts {
    private static final long LOOK_MILLIS = 100;

    @Inject
    TextRecords records;

    @Inject
    Event<TextsWanted> wanted;

    /** Has documents read that were not; returns at once. */
    public void want(List<StoredFile> files) {
        if (!files.isEmpty()) {
            records.want(files.stream().map(StoredFile::id).toList());
            wanted.fire(new TextsWanted());
        }
    }

    public Map<UUID, TextState> states(UUID userId, List<UUID> assetIds) {
        return records.states(userId, assetIds);
    }

    /**
     * Blocks until all of these were read or cannot be, or the time is over.
     *
     * @throws CancellationException when {@code cancel} fired
     */
    public Map<UUID, TextState> await(UUID userId, List<UUID> assetIds, Duration time, CancelToken cancel) {
        long end = System.nanoTime() + time.toNanos();
        CountDownLatch stopped = new CountDownLatch(1);
        try (CancelToken.Registration registration = cancel.onCancel(stopped::countDown)) {
            Map<UUID, TextState> states = records.states(userId, assetIds);
            while (states.values().stream().anyMatch(TextState.Waiting.class::isInstance) && System.nanoTime() < end) {
                if (stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new CancellationException("stopped while documents were read");
                }
                states = records.states(userId, assetIds);
            }
            return states;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while documents were read");
        }
    }

    /** All that was read of a document. */
    public String text(UUID userId, UUID assetId) {
        return String.join("\n", records.pieces(userId, assetId));
    }

    /** Whether a session of the user shows documents that can be searched. */
    public boolean searchable(UUID userId, UUID sessionId) {
        return records.hasAny(userId, sessionId);
    }
}
