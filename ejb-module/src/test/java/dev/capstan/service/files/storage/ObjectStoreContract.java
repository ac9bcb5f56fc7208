package dev.capstan.service.files.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.files.storage.ObjectStore.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises. */
abstract class ObjectStoreContract {
    private static final String TYPE = "text/plain";

    abstract ObjectStore store();

    @Test
    void givesBackWhatWasWritten() throws IOException {
        byte[] content = random(300_000);

        write("a/b/whole.bin", content);

        assertThat(store().size("a/b/whole.bin")).contains(300_000L);
        assertThat(read("a/b/whole.bin", 0, 300_000)).isEqualTo(content);
    }

    @Test
    void givesPartsExactly() throws IOException {
        byte[] content = random(100_000);
        write("parts.bin", content);

        assertThat(read("parts.bin", 0, 1)).isEqualTo(Arrays.copyOf(content, 1));
        assertThat(read("parts.bin", 99_999, 1)).isEqualTo(Arrays.copyOfRange(content, 99_999, 100_000));
        assertThat(read("parts.bin", 70_000, 20_000)).isEqualTo(Arrays.copyOfRange(content, 70_000, 90_000));
        assertThat(read("parts.bin", 5, 0)).isEmpty();
    }

    @Test
    void refusesPartsOutsideOfTheObject() throws IOException {
        write("short.bin", random(10));

        assertThatThrownBy(() -> read("short.bin", 5, 6)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> read("short.bin", 11, 1)).isInstanceOf(StorageException.class);
    }

    @Test
    void keepsEmptyObjects() throws IOException {
        write("empty.bin", new byte[0]);

        assertThat(store().size("empty.bin")).contains(0L);
        assertThat(read("empty.bin", 0, 0)).isEmpty();
    }

    @Test
    void knowsWhatIsNotThere() throws IOException {
        assertThat(store().size("never.bin")).isEmpty();
        assertThatThrownBy(() -> read("never.bin", 0, 1)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store().move("never.bin", "else.bin")).isInstanceOf(StorageException.class);
        store().remove("never.bin");
    }

    @Test
    void replacesAnObjectAsAWhole() throws IOException {
        write("replaced.bin", random(5000));
        byte[] second = random(70);

        write("replaced.bin", second);

        assertThat(store().size("replaced.bin")).contains(70L);
        assertThat(read("replaced.bin", 0, 70)).isEqualTo(second);
    }

    @Test
    void keepsNothingOfWhatIsCutOffOrTooLong() throws IOException {
        byte[] before = random(64);
        write("cut.bin", before);

        writeBadly();

        assertThat(read("cut.bin", 0, 64)).isEqualTo(before);
        assertThat(store().size("new-cut.bin")).isEmpty();
    }

    /** Cut off, too long, and broken in the middle. */
    final void writeBadly() {
        assertThatThrownBy(() -> store().write("cut.bin", new ByteArrayInputStream(random(99)), 100, TYPE))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store().write("cut.bin", new ByteArrayInputStream(random(101)), 100, TYPE))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store().write("new-cut.bin", new Broken(), 100, TYPE))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void movesOverWhatIsThere() throws IOException {
        byte[] moved = random(1234);
        write("uploads/one", moved);
        write("users/u/docs/one.bin", random(10));

        store().move("uploads/one", "users/u/docs/one.bin");

        assertThat(store().size("uploads/one")).isEmpty();
        assertThat(read("users/u/docs/one.bin", 0, 1234)).isEqualTo(moved);
    }

    @Test
    void forgetsWhatIsRemoved() throws IOException {
        write("gone.bin", random(10));

        store().remove("gone.bin");

        assertThat(store().size("gone.bin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../secret",
                "a/../../secret",
                "a//b",
                "a/",
                ".hidden",
                "a/.hidden",
                "a\\b",
                "a b",
                "a\u0000b",
                "ä",
                "a/b/c/d/e/f/g/h/i/j"
            })
    void takesOnlyKeysThatThisServerMakes(String key) {
        assertThatThrownBy(() -> store().size(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(key, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().remove(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().move("fine", key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void canBeChecked() throws IOException {
        store().check();
    }

    final void write(String key, byte[] content) throws IOException {
        store().write(key, new ByteArrayInputStream(content), content.length, TYPE);
    }

    final byte[] read(String key, long from, long length) throws IOException {
        try (InputStream in = store().read(key, new Part(from, length))) {
            return in.readAllBytes();
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Fails after some bytes. */
    private static final class Broken extends InputStream {
        private int left = 50;

        @Override
        public int read() throws IOException {
            if (left-- == 0) {
                throw new IOException("the connection broke");
            }
            return 'x';
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            into[from] = (byte) read();
            return 1;
        }
    }
}
