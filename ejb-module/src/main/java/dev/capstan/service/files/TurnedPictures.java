package dev.capstan.service.files;

import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Pictures that browsers do not know, as JPEG. The last few are kept, because browsers ask for a file in parts. */
@ApplicationScoped
class TurnedPictures {
    private static final Logger LOG = Logger.getLogger(TurnedPictures.class.getName());
    private static final long MOST_BYTES = 40L << 20;
    private static final int KEPT = 8;

    @Inject
    HeifPictures heif;

    @Inject
    ObjectStores stores;

    private final Map<UUID, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /** Empty when the file is to be sent as it is. */
    Optional<Content> of(StoredFile file) {
        if (!HeifPictures.unknownToBrowsers(file.contentType()) || file.size() > MOST_BYTES) {
            return Optional.empty();
        }
        return bytes(file)
                .map(jpeg -> new Content(
                        "image/jpeg",
                        Disposition.of(name(file.name()), true),
                        jpeg.length,
                        file.sha256().orElse(file.id().toString()) + "-jpeg",
                        part -> new ByteArrayInputStream(
                                jpeg, Math.toIntExact(part.from()), Math.toIntExact(part.length()))));
    }

    private Optional<byte[]> bytes(StoredFile file) {
        synchronized (kept) {
            byte[] known = kept.get(file.id());
            if (known != null) {
                return Optional.of(known);
            }
        }
        try (InputStream in = stores.current().read(file.storageKey(), new Part(0, file.size()))) {
            Optional<byte[]> jpeg = heif.jpeg(in.readAllBytes());
            jpeg.ifPresent(made -> {
                synchronized (kept) {
                    kept.put(file.id(), made);
                }
            });
            return jpeg;
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Picture " + file.id() + " could not be read to be turned into JPEG.", e);
            return Optional.empty();
        }
    }

    private static String name(String name) {
        int dot = name.lastIndexOf('.');
        return (dot <= 0 ? name : name.substring(0, dot)) + ".jpg";
    }
}
