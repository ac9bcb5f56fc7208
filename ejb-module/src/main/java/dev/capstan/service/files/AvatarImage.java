package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes an avatar of what a user uploads: the middle of the picture, small, drawn anew, so that nothing but its pixels
 * is kept.
 */
final class AvatarImage {
    static final int SIDE = 256;
    static final String TYPE = "image/png";
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "webp");
    private static final long MOST_PIXELS = 50_000_000;
    private static final int LONGEST_SIDE = 20_000;

    private AvatarImage() {}

    /** @throws AppException when it is no picture of a known format, or a huge one */
    static byte[] of(byte[] upload) {
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(upload))) {
            ImageReader reader = reader(input);
            if (reader == null) {
                throw refused("This is no picture. Choose a PNG, JPEG, GIF, WebP or BMP file.");
            }
            try {
                reader.setInput(input, true, true);
                return png(square(read(reader), JpegOrientation.of(upload)));
            } finally {
                reader.dispose();
            }
        } catch (AppException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // readers throw what their arithmetic throws at damaged data
            AppException refusal = refused("This picture is damaged. Choose another one.");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static @Nullable ImageReader reader(ImageInputStream input) throws IOException {
        ImageReader reader = PictureReaders.of(input).orElse(null);
        if (reader != null && !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
            reader.dispose();
            return null;
        }
        return reader;
    }

    /** The size is looked at before any pixel is made; a large picture is thinned out while it is read. */
    private static BufferedImage read(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width > LONGEST_SIDE
                || height > LONGEST_SIDE
                || (long) width * height > PictureReaders.mostPixels(reader, MOST_PIXELS)) {
            throw refused("This picture is %d by %d pixels large. Choose a smaller one.".formatted(width, height));
        }
        int step = Math.max(1, Math.min(width, height) / (2 * SIDE));
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }

    private static BufferedImage square(BufferedImage picture, int orientation) {
        int side = Math.min(picture.getWidth(), picture.getHeight());
        int left = (picture.getWidth() - side) / 2;
        int top = (picture.getHeight() - side) / 2;
        BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = small.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        pen.transform(JpegOrientation.upright(orientation, SIDE));
        pen.drawImage(picture, 0, 0, SIDE, SIDE, left, top, left + side, top + side, null);
        pen.dispose();
        return small;
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "png", out)) {
            throw new IllegalStateException("this Java cannot write PNG");
        }
        return out.toByteArray();
    }

    private static AppException refused(String sentence) {
        return new AppException(Kind.INVALID, "validation", sentence);
    }
}
