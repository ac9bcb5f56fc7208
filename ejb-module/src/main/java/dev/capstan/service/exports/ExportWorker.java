package dev.capstan.service.exports;

import dev.capstan.service.files.storage.ObjectStores;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the archives that wait, one after the other: claims one, makes it without a transaction, hands it over. */
@ApplicationScoped
public class ExportWorker {
    private static final Logger LOG = Logger.getLogger(ExportWorker.class.getName());
    static final String CONTENT_TYPE = "application/zip";

    @Inject
    ExportService exports;

    @Inject
    ArchiveWriter writer;

    @Inject
    ObjectStores stores;

    private final AtomicBoolean running = new AtomicBoolean();

    /** Does nothing while this node is at it already. */
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            exports.due().forEach(this::tryOne);
            exports.expire();
        } finally {
            running.set(false);
        }
    }

    private void tryOne(UUID id) {
        Optional<UUID> owner = exports.claim(id);
        if (owner.isEmpty()) {
            return;
        }
        try {
            make(id, owner.get());
        } catch (IOException | EJBException e) {
            LOG.log(Level.WARNING, "The archive " + id + " could not be made; it is tried again.", e);
            exports.retry(id);
        }
    }

    private void make(UUID id, UUID owner) throws IOException {
        Path draft = Files.createTempFile("capstan-export", ".zip");
        try {
            if (!writer.write(owner, draft, (done, all) -> exports.progress(id, done, all))) {
                return;
            }
            String key = "exports/" + id;
            long size = Files.size(draft);
            try (InputStream content = Files.newInputStream(draft)) {
                stores.current().write(key, content, size, CONTENT_TYPE);
            }
            if (!exports.finish(id, key, size)) {
                stores.current().remove(key);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
