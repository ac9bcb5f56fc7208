package dev.capstan.service.files;

import dev.capstan.service.agents.models.Picture;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.types.files.AssetKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes of files what models are shown: pictures of a size and a kind that providers take. */
@ApplicationScoped
public class VisiblePictures {
    private static final Logger LOG = Logger.getLogger(VisiblePictures.class.getName());
    private static final long MOST_BYTES = 40L << 20;

    @Inject
    ObjectStores stores;

    @Inject
    HeifPictures heif;

    /** Empty when it is no picture, damaged, or huge. Never called inside a transaction. */
    public Optional<Picture> of(StoredFile file) {
        if (file.kind() != AssetKind.IMAGE || file.size() == 0 || file.size() > MOST_BYTES) {
            return Optional.empty();
        }
        try (InputStream in = stores.current().read(file.storageKey(), new Part(0, file.size()))) {
            byte[] original = in.readAllBytes();
            Optional<ShrunkImage> small = HeifPictures.reads(file.contentType())
                    ? small(heif.jpeg(original))
                    : ShrunkImage.of(original, file.contentType());
            return small.map(image ->
                    new Picture(image.contentType(), Base64.getEncoder().encodeToString(image.bytes())));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Picture " + file.id() + " could not be read for a model.", e);
            return Optional.empty();
        }
    }

    private static Optional<ShrunkImage> small(Optional<byte[]> jpeg) throws IOException {
        return jpeg.isEmpty() ? Optional.empty() : ShrunkImage.of(jpeg.get(), "image/jpeg");
    }
}
