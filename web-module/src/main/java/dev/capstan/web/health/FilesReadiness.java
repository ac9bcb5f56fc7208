package dev.capstan.web.health;

import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the store of users' files can be used. Without it everything works but uploads and downloads. */
@Readiness
@ApplicationScoped
public class FilesReadiness implements Advisory {
    @Inject
    ObjectStores stores;

    @Override
    public String subject() {
        return "files";
    }

    @Override
    public HealthCheckResponse call() {
        ObjectStore store = stores.current();
        try {
            store.check();
            return Finding.of(subject()).with("store", store.name()).up("Files can be stored.");
        } catch (StorageException e) {
            return Finding.of(subject()).with("store", store.name()).down(String.valueOf(e.getMessage()));
        }
    }
}
