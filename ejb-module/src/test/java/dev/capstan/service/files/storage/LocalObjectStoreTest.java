package dev.capstan.service.files.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretBoxes;
import dev.capstan.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {
    private static final DownloadTerms TERMS = new DownloadTerms("text/plain", "attachment", Duration.ofMinutes(5));

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final SecretBox secrets = SecretBoxes.random();
    private LocalObjectStore store;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(
                directory.resolve("files"), new LocalLinks(URI.create("https://files.example.com/"), secrets, clock));
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void readsItsOwnLinks() {
        String token = token(store.uploadLink("a/b", new UploadTerms("image/png", 17, Duration.ofHours(1))));

        LocalLink link = store.open(token, true);

        assertThat(link.key()).isEqualTo("a/b");
        assertThat(link.length()).isEqualTo(17);
        assertThat(link.contentType()).isEqualTo("image/png");
    }

    @Test
    void refusesALinkThatHasExpired() {
        String token = token(store.downloadLink("a/b", TERMS));
        assertThat(store.open(token, false).key()).isEqualTo("a/b");

        clock.move(Duration.ofMinutes(6));

        assertThatThrownBy(() -> store.open(token, false))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("link_expired"));
    }

    @Test
    void refusesToWriteWithALinkForReadingAndTheOtherWayRound() {
        String read = token(store.downloadLink("a/b", TERMS));
        String write = token(store.uploadLink("a/b", new UploadTerms("image/png", 17, Duration.ofHours(1))));

        assertRefused(read, true);
        assertRefused(write, false);
    }

    @Test
    void refusesALinkThatWasChangedOrMadeElsewhere() {
        String token = token(store.downloadLink("a/b", TERMS));
        char last = token.charAt(token.length() - 3);
        String changed = token.substring(0, token.length() - 3)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 2);
        String foreign = token(new LocalLinks(URI.create("https://files.example.com/"), SecretBoxes.random(), clock)
                .download("a/b", TERMS));
        String otherPurpose = secrets.seal("{}", "model_settings.api_key");

        for (String bad : new String[] {changed, foreign, otherPurpose, "", "x", "v1.a.b.c.d", "x".repeat(10_000)}) {
            assertRefused(bad, false);
        }
    }

    @Test
    void neverFollowsALinkOutOfItsDirectory() throws IOException {
        Path outside = Files.writeString(directory.resolve("secret"), "secret");
        Files.createDirectories(directory.resolve("files/a"));
        Files.createSymbolicLink(directory.resolve("files/a/link"), outside);

        assertThat(store.size("a/link")).isEmpty();
        assertThatThrownBy(() -> read("a/link", 0, 3)).isInstanceOf(StorageException.class);
    }

    @Test
    void leavesNoDraftsBehind() throws IOException {
        writeBadly();

        try (Stream<Path> drafts = Files.list(directory.resolve("files/.drafts"))) {
            assertThat(drafts).isEmpty();
        }
    }

    private void assertRefused(String token, boolean write) {
        assertThatThrownBy(() -> store.open(token, write))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("link_invalid"));
    }

    private static String token(URI link) {
        return link.getPath().substring("/storage/".length());
    }
}
