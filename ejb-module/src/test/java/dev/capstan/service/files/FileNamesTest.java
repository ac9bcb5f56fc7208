package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "report.pdf",
                "Übersicht größer.docx",
                "報告書.xlsx",
                "отчёт 2026.csv",
                "تقرير.pdf",
                "रिपोर्ट.txt",
                "báo cáo.md",
                "👩‍🚀 rocket.png",
                "a'b;c=d%20.txt",
                "no extension",
                ".gitignore"
            })
    void keepsNamesOfEveryScript(String name) {
        assertThat(FileNames.clean(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\Users\\me\\a.txt, a.txt",
        "/abs/path/x.png, x.png",
        "a/b/../c.txt, c.txt",
        "'  spaced.txt  ', spaced.txt",
        "dir/, file",
        ".., file",
        "..., file"
    })
    void takesTheLastPartOfAPath(String given, String kept) {
        assertThat(FileNames.clean(given)).isEqualTo(kept);
    }

    @Test
    void dropsWhatSteersTerminalsAndTheDirectionOfWriting() {
        assertThat(FileNames.clean("evil\u202Egpj.exe")).isEqualTo("evilgpj.exe");
        assertThat(FileNames.clean("a\r\nSet-Cookie: x\u0000.txt")).isEqualTo("aSet-Cookie: x.txt");
        assertThat(FileNames.clean("\u001B[31mred.txt")).isEqualTo("[31mred.txt");
        assertThat(FileNames.clean("half \uD83D.txt")).isEqualTo("half .txt");
        assertThat(FileNames.clean("\u202E\u0007")).isEqualTo("file");
    }

    @Test
    void shortensLongNamesWithoutLosingTheirExtension() {
        String name = FileNames.clean("長".repeat(400) + ".jpeg");

        assertThat(name.codePointCount(0, name.length())).isEqualTo(200);
        assertThat(name).endsWith("長.jpeg");
    }

    @ParameterizedTest
    @CsvSource({
        "a.PNG, png",
        "a.tar.gz, gz",
        "noext, bin",
        "a., bin",
        "a.verylongextension, bin",
        "a.ex e, bin",
        "a.ñ, bin",
        ".bashrc, bashrc"
    })
    void findsAPlainExtension(String name, String extension) {
        assertThat(FileNames.extension(name)).isEqualTo(extension);
    }
}
