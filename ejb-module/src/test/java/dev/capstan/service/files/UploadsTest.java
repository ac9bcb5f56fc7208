package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.files.FileRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.scan.FileScan;
import dev.capstan.service.files.storage.DownloadTerms;
import dev.capstan.service.files.storage.ObjectStore;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.UploadTerms;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.sessions.SessionWorld;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.files.AssetStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of a file whose bytes are put again while it is completed. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class UploadsTest {
    private static final byte[] TEXT = "what was looked at".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "what was slipped in".getBytes(StandardCharsets.UTF_8);

    private final TestDatabase database = TestDatabase.shared();
    private final UUID user = new SessionWorld().user();
    private final Store store = new Store();
    private final FileService files = new Files();
    private final Uploads uploads = new Uploads();

    UploadsTest() {
        files.files = database.connect(new FileRepository());
        files.config = new FilesConfig(
                URI.create("http://localhost/"),
                Path.of("unused"),
                1 << 20,
                1 << 20,
                10,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Optional.empty());
        files.ids = new Ids();
        files.clock = new TestClock();
        uploads.files = files;
        uploads.scan = new FileScan();
        uploads.stores = new ObjectStores() {
            @Override
            public ObjectStore current() {
                return store;
            }
        };
    }

    @Test
    void completesAFileOnceHoweverOftenItIsAsked() {
        StoredFile file = reserve(TEXT.length);
        store.put(file, TEXT);

        StoredFile whole = complete(file);

        assertThat(whole.status()).isEqualTo(AssetStatus.COMPLETE);
        assertThat(complete(file)).isEqualTo(whole);
        assertThat(store.objects).containsOnlyKeys(file.storageKey());
    }

    @Test
    void givesUpAFileWhoseBytesWereWrittenOverByOthersThatFit() {
        StoredFile file = reserve(TEXT.length);
        byte[] fitting = "WHAT WAS SLIPPED I".getBytes(StandardCharsets.UTF_8);
        store.put(file, TEXT);
        store.beforeSize = () -> {
            assertThat(complete(file).complete()).isTrue();
            store.put(file, fitting);
        };

        assertThatThrownBy(() -> complete(file))
                .isInstanceOfSatisfying(
                        AppException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("file_changed"));

        assertThat(files.reserved(user, file.id()).status()).isEqualTo(AssetStatus.FAILED);
    }

    @Test
    void givesUpAFileWhoseBytesWereWrittenOverByOthersThatDoNotFit() {
        StoredFile file = reserve(TEXT.length);
        store.put(file, TEXT);
        store.beforeSize = () -> {
            assertThat(complete(file).complete()).isTrue();
            store.put(file, OTHER);
        };

        assertThatThrownBy(() -> complete(file)).isInstanceOf(AppException.class);

        assertThat(files.reserved(user, file.id()).status()).isEqualTo(AssetStatus.FAILED);
    }

    private StoredFile reserve(long size) {
        return files.reserve(user, new FileWish("notes.txt", "text/plain", size, null));
    }

    private StoredFile complete(StoredFile file) {
        return uploads.complete(user, file.id(), null, false);
    }

    /** Each call is one transaction, as in the container. */
    private final class Files extends FileService {
        @Override
        public StoredFile reserve(UUID userId, FileWish wish) {
            return database.inTransaction((Supplier<StoredFile>) () -> super.reserve(userId, wish));
        }

        @Override
        public StoredFile reserved(UUID userId, UUID assetId) {
            return database.inTransaction((Supplier<StoredFile>) () -> super.reserved(userId, assetId));
        }

        @Override
        public StoredFile complete(UUID assetId, FileTypes.Detected found, long size, String sha256) {
            return database.inTransaction((Supplier<StoredFile>) () -> super.complete(assetId, found, size, sha256));
        }

        @Override
        public void fail(UUID assetId, String cause) {
            database.inTransaction(() -> super.fail(assetId, cause));
        }
    }

    /** Objects in memory, and what happens once just before the next look at one. */
    private static final class Store implements ObjectStore {
        private final Map<String, byte[]> objects = new HashMap<>();
        private Runnable beforeSize = () -> {};

        void put(StoredFile file, byte[] bytes) {
            objects.put(file.arrivalKey(), bytes);
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public URI uploadLink(String key, UploadTerms terms) {
            throw new UnsupportedOperationException("no link is asked for");
        }

        @Override
        public URI downloadLink(String key, DownloadTerms terms) {
            throw new UnsupportedOperationException("no link is asked for");
        }

        @Override
        public Optional<Long> size(String key) {
            Runnable once = beforeSize;
            beforeSize = () -> {};
            once.run();
            return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
        }

        @Override
        public InputStream read(String key, Part part) {
            return new ByteArrayInputStream(Objects.requireNonNull(objects.get(key)));
        }

        @Override
        public void write(String key, InputStream content, long length, String contentType) {
            try {
                objects.put(key, content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void move(String from, String to) {
            objects.put(to, Objects.requireNonNull(objects.remove(from)));
        }

        @Override
        public void remove(String key) {
            objects.remove(key);
        }

        @Override
        public void check() {}
    }
}
