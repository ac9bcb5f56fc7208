package dev.capstan.service.files.texts;

import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the documents that somebody wants to have read: one at a time on each node, off every request. */
@Startup
@Singleton
@LocalBean
@DependsOn({"SchemaMigration", "VirtualThreads"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReadingDesk {
    private static final Logger LOG = Logger.getLogger(ReadingDesk.class.getName());
    private static final long LOOK_SECONDS = 5;
    private static final Duration LEASE = Duration.ofMinutes(5);

    @Inject
    TextRecords records;

    @Inject
    ObjectStores stores;

    @Inject
    VirtualThreads threads;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean stopped;
    private @Nullable ScheduledFuture<?> looks;

    @PostConstruct
    void start() {
        looks = scheduler.scheduleWithFixedDelay(
                threads.afterStart(this::wake), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Something may be waiting; a reading that is under way sees it by itself. */
    public void onWanted(@Observes TextsWanted ignored) {
        wake();
    }

    private void wake() {
        if (!reading.isLocked()) {
            threads.execute(this::readAll);
        }
    }

    /** Whoever reads already sees what was wanted meanwhile, or the next look does. */
    private void readAll() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            for (Optional<StoredFile> next = claim(); next.isPresent() && !stopped; next = claim()) {
                read(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Documents could not be read; it is tried again shortly.", e);
        } finally {
            reading.unlock();
        }
    }

    private Optional<StoredFile> claim() {
        return stopped ? Optional.empty() : records.claim(LEASE);
    }

    private void read(StoredFile file) throws InterruptedException {
        try {
            Path workplace = Files.createTempDirectory("capstan-document-");
            try {
                ReadText read = text(file, workplace);
                keep(file, read);
            } finally {
                remove(workplace);
            }
        } catch (UnreadableException e) {
            records.unreadable(file.id(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "File " + file.id() + " could not be read; it is tried once more.", e);
        }
    }

    private ReadText text(StoredFile file, Path workplace)
            throws IOException, InterruptedException, UnreadableException {
        Path document = workplace.resolve("document");
        try (InputStream in = stores.current().read(file.storageKey(), new ObjectStore.Part(0, file.size()))) {
            Files.copy(in, document);
        }
        return new ReaderProcess(threads, ReaderLimits.USUAL).read(workplace, document, file.name());
    }

    private void keep(StoredFile file, ReadText read) throws UnreadableException {
        String text = read.text().replace("\0", "");
        List<String> pieces = Pieces.of(text);
        if (pieces.isEmpty()) {
            throw new UnreadableException("there is no text in it; its pages may be pictures.");
        }
        records.read(file.id(), pieces, text.length(), read.cutOff());
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "What a reader of documents left could not be removed.", e);
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        ScheduledFuture<?> looking = looks;
        if (looking != null) {
            looking.cancel(false);
        }
    }
}
