package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.LocalProgram;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the pictures that libheif's own encoder makes, as telephones do. */
@Timeout(120)
class HeifPicturesTest {
    private final HeifPictures pictures = new HeifPictures();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"heic, image/heic", "avif, image/avif"})
    void becomeJpegsThatJavaReads(String kind, String type) throws Exception {
        byte[] picture = encoded(kind);
        assertThat(FileTypes.detect(picture, "photo").contentType()).isEqualTo(type);
        assertThat(HeifPictures.reads(type)).isTrue();

        byte[] jpeg = pictures.jpeg(picture).orElseThrow();

        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(drawn.getWidth()).isEqualTo(320);
        Color middle = new Color(drawn.getRGB(160, 120));
        assertThat(middle.getGreen()).isGreaterThan(middle.getRed() + 100);
        assertThat(ImageIO.read(new ByteArrayInputStream(AvatarImage.of(jpeg))).getWidth())
                .isEqualTo(AvatarImage.SIDE);
    }

    @Test
    void whatIsDamagedIsNotTurnedAndLeavesNothing() throws Exception {
        byte[] picture = encoded("heic");
        long before = leftovers();

        assertThat(pictures.jpeg(Arrays.copyOf(picture, picture.length / 2))).isEmpty();
        assertThat(pictures.jpeg(new byte[] {1, 2, 3})).isEmpty();
        assertThat(pictures.jpeg(new byte[0])).isEmpty();

        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void withoutTheProgramNothingIsTurned() {
        assertThat(new HeifPictures(List.of("/nonexistent/heif-convert")).jpeg(new byte[100]))
                .isEqualTo(Optional.empty());
    }

    /** A program that never ends is ended: its time is limited, and so is what it may write. */
    @Test
    void aProgramThatWritesWithoutEndIsEnded() throws IOException {
        Path endless = directory.resolve("heif-convert");
        Files.writeString(endless, "#!/bin/sh\nexec cat /dev/zero > \"$4\"\n");
        assertThat(endless.toFile().setExecutable(true)).isTrue();

        assertThat(new HeifPictures(List.of(endless.toString())).jpeg(new byte[100]))
                .isEmpty();
    }

    @Test
    void browsersShowAvifThemselves() {
        assertThat(HeifPictures.unknownToBrowsers("image/heic")).isTrue();
        assertThat(HeifPictures.unknownToBrowsers("image/avif")).isFalse();
        assertThat(HeifPictures.reads("image/png")).isFalse();
    }

    private static long leftovers() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("capstan-picture"))
                    .count();
        }
    }

    private byte[] encoded(String kind) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/heif-enc"))
                || !Files.isExecutable(Path.of("/usr/bin/heif-convert"))) {
            LocalProgram.missing("libheif-examples");
        }
        BufferedImage drawn = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = drawn.createGraphics();
        pen.setColor(new Color(20, 200, 20));
        pen.fillRect(0, 0, 320, 240);
        pen.dispose();
        Path png = directory.resolve("in.png");
        ImageIO.write(drawn, "png", png.toFile());
        Path made = directory.resolve("out." + kind);
        List<String> command = kind.equals("avif")
                ? List.of("/usr/bin/heif-enc", "-A", png.toString(), "-o", made.toString())
                : List.of("/usr/bin/heif-enc", png.toString(), "-o", made.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("log")))
                .isZero();
        return Files.readAllBytes(made);
    }
}
