package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FileTextsTest {
    @Test
    void readsUtf8AndUtf16() {
        assertThat(FileTexts.text("grüße 👋".getBytes(StandardCharsets.UTF_8), false))
                .contains("grüße 👋");
        assertThat(FileTexts.text("\uFEFFwith mark".getBytes(StandardCharsets.UTF_8), false))
                .contains("with mark");
        assertThat(FileTexts.text("grüße".getBytes(StandardCharsets.UTF_16), false))
                .contains("grüße");
        assertThat(FileTexts.text(new byte[0], false)).contains("");
    }

    @Test
    void takesNothingElseForText() {
        assertThat(FileTexts.text(new byte[] {(byte) 0xc3, 0x28}, false)).isEmpty();
        assertThat(FileTexts.text(new byte[] {'a', 0, 'b'}, false)).isEmpty();
        assertThat(FileTexts.text(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, false))
                .isEmpty();
    }

    @Test
    void endsABeginningBetweenCharacters() {
        byte[] text = "aé€👋z".getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < text.length; length++) {
            String read = FileTexts.text(Arrays.copyOf(text, length), true).orElseThrow();

            assertThat(read).endsWith("[The file goes on; this is its beginning.]");
            assertThat("aé€👋z").startsWith(read.substring(0, read.indexOf('\n')));
        }
    }
}
