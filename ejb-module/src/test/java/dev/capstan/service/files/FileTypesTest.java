package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.files.FileTypes.Detected;
import dev.capstan.types.files.AssetKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTypesTest {
    private static final String PNG = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489";

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000000d49484452, any, image/png, IMAGE",
        "ffd8ffe000104a46494600010100, photo.jpg, image/jpeg, IMAGE",
        "474946383961, x.gif, image/gif, IMAGE",
        "524946462400000057454250565038, x.webp, image/webp, IMAGE",
        "0000001c667479706865696300000000, x.heic, image/heic, IMAGE",
        "255044462d312e370a, x.pdf, application/pdf, DOCUMENT",
        "494433030000000000, song.mp3, audio/mpeg, AUDIO",
        "0000001c6674797069736f6d, film.mp4, video/mp4, VIDEO",
        "504b030414000600, letter.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document, DOCUMENT",
        "504b030414000600, x.zip, application/zip, OTHER",
        "7f454c4602010100, photo.jpg, application/x-elf, OTHER"
    })
    void looksAtTheContentFirst(String hex, String name, String type, AssetKind kind) {
        Detected found = FileTypes.detect(HexFormat.of().parseHex(hex), name);

        assertThat(found.contentType()).isEqualTo(type);
        assertThat(found.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "print(1), a.py, text/x-python, CODE",
        "hello, a.txt, text/plain, DOCUMENT",
        "'a,b', a.csv, text/csv, DOCUMENT",
        "# head, a.md, text/x-web-markdown, DOCUMENT",
        "'{}', a.json, application/json, CODE",
        "<html><script>, page.txt, text/html, CODE"
    })
    void tellsTextsByTheirNames(String text, String name, String type, AssetKind kind) {
        Detected found = FileTypes.detect(text.getBytes(StandardCharsets.UTF_8), name);

        assertThat(found.contentType()).isEqualTo(type);
        assertThat(found.kind()).isEqualTo(kind);
    }

    @Test
    void believesInMediaOnlyWhatTheContentProves() {
        byte[] png = HexFormat.of().parseHex(PNG);
        byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);

        assertThat(FileTypes.keeps("image/jpeg", FileTypes.detect(png, "a.png")))
                .isTrue();
        assertThat(FileTypes.keeps("image/png", FileTypes.detect(script, "a.png")))
                .isFalse();
        assertThat(FileTypes.keeps("image/png", FileTypes.detect(new byte[0], "a.png")))
                .isFalse();
        assertThat(FileTypes.keeps("video/mp4", FileTypes.detect(png, "a.mp4"))).isFalse();
        assertThat(FileTypes.keeps("text/plain", FileTypes.detect(script, "a.txt")))
                .isTrue();
    }

    @Test
    void showsNothingThatCouldHoldAScript() {
        byte[] svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(FileTypes.harmless(FileTypes.detect(svg, "a.svg").contentType()))
                .isFalse();
        assertThat(FileTypes.harmless("text/html")).isFalse();
        assertThat(FileTypes.harmless("application/pdf")).isFalse();
        assertThat(FileTypes.harmless("application/xhtml+xml")).isFalse();
        assertThat(FileTypes.harmless("IMAGE/PNG; charset=x")).isTrue();
    }

    @Test
    void readsNoNonsenseAsAType() {
        assertThat(FileTypes.plain("Text/Plain; charset=UTF-8")).isEqualTo("text/plain");
        assertThat(FileTypes.plain("")).isEqualTo("application/octet-stream");
        assertThat(FileTypes.plain("text/plain\r\nX: y")).isEqualTo("application/octet-stream");
        assertThat(FileTypes.plain("a/b/c")).isEqualTo("application/octet-stream");
    }
}
