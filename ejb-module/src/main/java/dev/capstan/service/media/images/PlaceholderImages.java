package dev.capstan.service.media.images;

import dev.capstan.types.runs.CancelToken;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws, without anybody outside, an image that says that it is a placeholder and for what. The same wish, the same image. */
final class PlaceholderImages implements ImageMaker {
    private static final int MARGIN = 48;
    private static final int LARGE = 8;
    private static final int SMALL = 4;
    private static final int MOST_LINES = 12;

    @Override
    public String name() {
        return "Capstan";
    }

    @Override
    public MadeImage make(ImageWish wish, CancelToken cancel) {
        int width = wish.ratio().width();
        int height = wish.ratio().height();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        float hue = (wish.prompt().hashCode() & 0xffff) / 65_536f;
        pen.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.35f, 0.55f), width, height, Color.getHSBColor(hue, 0.45f, 0.3f)));
        pen.fillRect(0, 0, width, height);
        pen.setColor(Color.WHITE);
        pen.drawRect(MARGIN / 2, MARGIN / 2, width - MARGIN, height - MARGIN);
        int top = DotLetters.draw(pen, "PLACEHOLDER IMAGE", MARGIN, MARGIN, LARGE, width - 2 * MARGIN, 2);
        DotLetters.draw(pen, wish.prompt(), MARGIN, top + MARGIN / 2, SMALL, width - 2 * MARGIN, MOST_LINES);
        pen.dispose();
        return new MadeImage(png(image), "image/png");
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java cannot write PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be written", e);
        }
        return out.toByteArray();
    }
}
