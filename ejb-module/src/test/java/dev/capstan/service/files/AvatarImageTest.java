package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.capstan.service.errors.AppException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvatarImageTest {
    private static final String LOSSY = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";
    private static final String LOSSLESS = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";
    private static final String TRANSPARENT =
            "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==";

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void drawsTheMiddleAnew(String format) throws IOException {
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(AvatarImage.of(picture(900, 300, format))));

        assertThat(drawn.getWidth()).isEqualTo(AvatarImage.SIDE);
        assertThat(drawn.getHeight()).isEqualTo(AvatarImage.SIDE);
        Color middle = new Color(drawn.getRGB(128, 128));
        assertThat(middle.getGreen()).as("the middle third is green").isGreaterThan(200);
        assertThat(middle.getRed()).isLessThan(60);
    }

    /** Lossy, lossless and with transparency: the samples by which web pages find out what a browser reads. */
    @ParameterizedTest
    @ValueSource(strings = {LOSSY, LOSSLESS, TRANSPARENT})
    void drawsWebPToo(String sample) throws IOException {
        BufferedImage drawn = ImageIO.read(
                new ByteArrayInputStream(AvatarImage.of(Base64.getDecoder().decode(sample))));

        assertThat(drawn.getWidth()).isEqualTo(AvatarImage.SIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOSSY, LOSSLESS, TRANSPARENT})
    void aBrokenWebPIsRefusedOrDrawn(String sample) {
        byte[] picture = Base64.getDecoder().decode(sample);
        Random random = new Random(1);
        for (int i = 0; i < 30; i++) {
            byte[] broken = Arrays.copyOf(picture, random.nextInt(12, picture.length + 1));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                broken[random.nextInt(30, Math.max(31, broken.length)) % broken.length] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> AvatarImage.of(broken));
            if (thrown != null) {
                assertThat(thrown).as(HexFormat.of().formatHex(broken)).isInstanceOf(AppException.class);
            }
        }
    }

    /** Each row: the orientation, and the corner of the drawn picture where that photograph's upper left one belongs. */
    @ParameterizedTest
    @CsvSource({"1,0,0", "2,1,0", "3,1,1", "4,0,1", "5,0,0", "6,1,0", "7,1,1", "8,0,1"})
    void turnsAPhotographUpright(int orientation, int x, int y) throws IOException {
        BufferedImage photograph = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = photograph.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 400, 400);
        pen.setColor(Color.GREEN);
        pen.fillRect(0, 0, 200, 200);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(photograph, "jpg", out);

        for (boolean little : new boolean[] {true, false}) {
            byte[] turned = withOrientation(out.toByteArray(), orientation, little);
            BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(AvatarImage.of(turned)));

            Color corner = new Color(drawn.getRGB(x == 0 ? 60 : 196, y == 0 ? 60 : 196));
            assertThat(corner.getGreen()).as("green, little endian " + little).isGreaterThan(200);
        }
    }

    @Test
    void takesBrokenMetadataForUpright() throws IOException {
        byte[] whole = withOrientation(picture(90, 90, "jpg"), 6, true);
        assertThat(JpegOrientation.of(whole)).isEqualTo(6);

        for (int cut = 0; cut < 50; cut++) {
            assertThat(JpegOrientation.of(Arrays.copyOf(whole, cut))).isBetween(1, 8);
            byte[] damaged = whole.clone();
            damaged[cut] = (byte) 0xFF;
            assertThat(JpegOrientation.of(damaged)).isBetween(1, 8);
        }
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation, boolean little) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put((little ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        exif.order(little ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        ByteBuffer whole = ByteBuffer.allocate(jpeg.length + 36);
        return whole.put(jpeg, 0, 2)
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    @Test
    void keepsNothingButPixels() throws IOException {
        byte[] secret = "<script>alert('hidden')</script>".getBytes(StandardCharsets.US_ASCII);
        byte[] picture = picture(40, 40, "png");
        byte[] polyglot = Arrays.copyOf(picture, picture.length + secret.length);
        System.arraycopy(secret, 0, polyglot, picture.length, secret.length);

        String kept = new String(AvatarImage.of(polyglot), StandardCharsets.ISO_8859_1);

        assertThat(kept).startsWith("\u0089PNG").doesNotContain("script");
    }

    @Test
    void refusesWhatIsNoPicture() {
        for (String text : new String[] {"", "x", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "%PDF-1.7"}) {
            assertThatThrownBy(() -> AvatarImage.of(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(AppException.class)
                    .hasMessageContaining("no picture");
        }
    }

    @Test
    void refusesADamagedPicture() throws IOException {
        byte[] picture = picture(400, 400, "png");

        assertThatThrownBy(() -> AvatarImage.of(Arrays.copyOf(picture, 60)))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesAHugePictureBeforeItMakesPixelsOfIt() throws IOException {
        byte[] bomb = picture(1, 1, "png");
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());

        assertThatThrownBy(() -> AvatarImage.of(bomb))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("60000 by 60000");
    }

    private static byte[] picture(int width, int height, String format) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, width, height);
        pen.setColor(Color.GREEN);
        pen.fillRect(width / 3, 0, width / 3, height);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, out)).isTrue();
        return out.toByteArray();
    }
}
