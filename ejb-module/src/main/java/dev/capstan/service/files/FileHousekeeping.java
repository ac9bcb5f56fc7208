package dev.capstan.service.files;

import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets the store forget what nobody needs. What fails is tried again at the next round. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FileHousekeeping {
    private static final Logger LOG = Logger.getLogger(FileHousekeeping.class.getName());

    @Inject
    FileDisposal disposal;

    @Inject
    ObjectStores stores;

    private final AtomicBoolean working = new AtomicBoolean();

    @Schedule(hour = "*", minute = "*/5", second = "20", persistent = false)
    public void tidy() {
        if (working.compareAndSet(false, true)) {
            try {
                while (disposal.giveUpAbandoned() > 0) {
                    LOG.fine("Uploads that never ended were given up.");
                }
                empty();
            } finally {
                working.set(false);
            }
        }
    }

    private void empty() {
        boolean progress = true;
        while (progress) {
            List<String> keys = disposal.discarded();
            progress = !keys.isEmpty();
            for (String key : keys) {
                try {
                    stores.current().remove(key);
                    disposal.forgotten(key);
                } catch (StorageException e) {
                    LOG.log(Level.WARNING, "An object that nobody needs could not be removed; it is tried again.", e);
                    return;
                }
            }
        }
    }
}
