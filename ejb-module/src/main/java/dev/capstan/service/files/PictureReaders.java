package dev.capstan.service.files;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Finds who can read a picture: Java itself, or for WebP a library that is Java too. */
final class PictureReaders {
    private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();
    private static final int HEAD = 12;

    /** WebP is held as a whole while it is read; other readers thin a picture out on the way. */
    private static final long MOST_PIXELS_WHOLE = 20_000_000;

    private PictureReaders() {}

    /** To be disposed of by the caller; empty when nobody here reads it. */
    static Optional<ImageReader> of(ImageInputStream input) throws IOException {
        if (webP(input)) {
            return Optional.of(WEBP.createReaderInstance());
        }
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        return readers.hasNext() ? Optional.of(readers.next()) : Optional.empty();
    }

    /** How many pixels a picture may have that a reader is given, where {@code usual} is what memory allows otherwise. */
    static long mostPixels(ImageReader reader, long usual) {
        return WEBP.equals(reader.getOriginatingProvider()) ? Math.min(usual, MOST_PIXELS_WHOLE) : usual;
    }

    private static boolean webP(ImageInputStream input) throws IOException {
        byte[] begin = new byte[HEAD];
        input.mark();
        int length = input.read(begin);
        input.reset();
        String head = new String(begin, StandardCharsets.ISO_8859_1);
        return length == HEAD && head.startsWith("RIFF") && head.endsWith("WEBP");
    }
}
