package dev.capstan.service.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.persistence.audit.AuditFact;
import dev.capstan.service.threads.VirtualThreads;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The file between those who tell and the table: a line per entry, appended at once, so that an entry outlives a server
 * that is killed and a database that is away. A line leaves the file when its row is committed.
 */
@ApplicationScoped
public class AuditJournal {
    private static final Logger LOG = Logger.getLogger(AuditJournal.class.getName());
    private static final long LONGEST = 64L << 20;
    private static final int BATCH = 100;

    @Inject
    AuditConfig config;

    @Inject
    AuditWriter writer;

    @Inject
    VirtualThreads threads;

    @Inject
    ObjectMapper json;

    private final ReentrantLock file = new ReentrantLock();
    private final AtomicBoolean draining = new AtomicBoolean();
    private long written;

    @PostConstruct
    void open() {
        Path path = config.journal();
        try {
            Files.createDirectories(path.getParent());
            if (!Files.exists(path)) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The audit journal %s cannot be made.".formatted(path), e);
        }
    }

    void append(AuditFact fact) throws JsonProcessingException {
        byte[] line = (json.writeValueAsString(fact) + "\n").getBytes(StandardCharsets.UTF_8);
        file.lock();
        try (RandomAccessFile journal = new RandomAccessFile(config.journal().toFile(), "rw")) {
            if (journal.length() > LONGEST) {
                throw new IllegalStateException("the audit journal is full: the database does not take its entries");
            }
            endLine(journal);
            journal.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit journal cannot be written", e);
        } finally {
            file.unlock();
        }
        drainSoon();
    }

    /** Leaves a line alone that a killed server did not finish. */
    private static void endLine(RandomAccessFile journal) throws IOException {
        long end = journal.length();
        if (end > 0) {
            journal.seek(end - 1);
            if (journal.read() != '\n') {
                journal.write('\n');
            }
        }
    }

    void drainSoon() {
        if (draining.compareAndSet(false, true)) {
            threads.execute(this::drain);
        }
    }

    /** Moves what is in the file into the table; what cannot be moved now stays. */
    void drain() {
        boolean moved = false;
        try {
            List<AuditFact> next = next();
            while (!next.isEmpty()) {
                writer.write(next);
                next = next();
            }
            moved = true;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "The audit journal could not be moved into the database; it is tried again.", e);
            forget();
        } finally {
            draining.set(false);
        }
        if (moved && behind()) {
            drainSoon();
        }
    }

    /** True while entries wait for the database. */
    public boolean behind() {
        file.lock();
        try {
            return Files.size(config.journal()) > written;
        } catch (IOException e) {
            return true;
        } finally {
            file.unlock();
        }
    }

    /** The lines after those that were given before; when there are none, the file begins anew. */
    private List<AuditFact> next() throws IOException {
        file.lock();
        try (RandomAccessFile journal = new RandomAccessFile(config.journal().toFile(), "rw")) {
            journal.seek(written);
            List<AuditFact> facts = new ArrayList<>();
            String line = journal.readLine();
            while (line != null) {
                read(line, facts);
                line = facts.size() < BATCH ? journal.readLine() : null;
            }
            written = journal.getFilePointer();
            if (facts.isEmpty()) {
                journal.setLength(0);
                written = 0;
            }
            return facts;
        } finally {
            file.unlock();
        }
    }

    private void read(String line, List<AuditFact> facts) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            facts.add(json.readValue(bytes, AuditFact.class));
        } catch (IOException e) {
            LOG.log(Level.SEVERE, "A line of the audit journal is broken and was left out.", e);
        }
    }

    /** Begins again at the front: rows that are there already are not written twice. */
    private void forget() {
        file.lock();
        try {
            written = 0;
        } finally {
            file.unlock();
        }
    }
}
