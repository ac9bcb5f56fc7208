package dev.capstan.service.files.storage;

import dev.capstan.service.files.FilesConfig;
import dev.capstan.service.secrets.SecretBox;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The store that the settings choose, opened when it is first needed. */
@ApplicationScoped
public class ObjectStores {
    @Inject
    FilesConfig config;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable ObjectStore opened;

    public ObjectStore current() {
        ObjectStore store = opened;
        if (store != null) {
            return store;
        }
        opening.lock();
        try {
            store = opened;
            if (store == null) {
                store = config.s3()
                        .<ObjectStore>map(S3ObjectStore::new)
                        .orElseGet(() -> new LocalObjectStore(
                                config.directory(), new LocalLinks(config.publicUrl(), secrets, clock)));
                opened = store;
            }
            return store;
        } finally {
            opening.unlock();
        }
    }

    /** This server's own store, whose links it answers; empty when files are kept elsewhere. */
    public Optional<LocalObjectStore> local() {
        return current() instanceof LocalObjectStore local ? Optional.of(local) : Optional.empty();
    }

    @PreDestroy
    void close() {
        if (opened instanceof S3ObjectStore s3) {
            s3.close();
        }
    }
}
