package dev.capstan.service.files;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/** A picture that is small enough for models: at most 1,568 pixels a side and 3.75 MiB, drawn anew when it was larger. */
final class ShrunkImage {
    static final int SIDE = 1_568;
    static final int MOST_BYTES = 3_932_160;

    private static final Set<String> TAKEN = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final long MOST_PIXELS = 100_000_000;
    private static final float[] QUALITIES = {0.9f, 0.75f, 0.5f};

    private final String contentType;
    private final byte[] bytes;

    private ShrunkImage(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Empty when it cannot be read here and is not small already. */
    static Optional<ShrunkImage> of(byte[] original, String contentType) throws IOException {
        boolean small = original.length <= MOST_BYTES && TAKEN.contains(contentType);
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(original))) {
            Optional<ImageReader> known = PictureReaders.of(input);
            if (known.isEmpty()) {
                return small ? Optional.of(new ShrunkImage(contentType, original)) : Optional.empty();
            }
            ImageReader reader = known.get();
            try {
                reader.setInput(input, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (small && Math.max(width, height) <= SIDE) {
                    return Optional.of(new ShrunkImage(contentType, original));
                }
                return (long) width * height > PictureReaders.mostPixels(reader, MOST_PIXELS)
                        ? Optional.empty()
                        : jpeg(drawn(reader, Math.max(width, height)));
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException e) { // readers throw what their arithmetic throws at damaged data
            throw new IOException("the picture is damaged", e);
        }
    }

    /** Thinned out while it is read, so that no large picture is ever held whole. */
    private static BufferedImage drawn(ImageReader reader, int longest) throws IOException {
        int step = Math.max(1, longest / (2 * SIDE));
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage read = reader.read(0, param);
        double scale = Math.min(1, (double) SIDE / Math.max(read.getWidth(), read.getHeight()));
        int width = Math.max(1, (int) Math.round(read.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(read.getHeight() * scale));
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = drawn.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(read, 0, 0, width, height, null);
        pen.dispose();
        return drawn;
    }

    private static Optional<ShrunkImage> jpeg(BufferedImage picture) throws IOException {
        for (float quality : QUALITIES) {
            byte[] bytes = jpeg(picture, quality);
            if (bytes.length <= MOST_BYTES) {
                return Optional.of(new ShrunkImage("image/jpeg", bytes));
            }
        }
        return Optional.empty();
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.setOutput(to);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
