package dev.capstan.service.media.images;

import java.util.Arrays;
import java.util.Optional;

/** The forms in which images are made. */
enum AspectRatio {
    SQUARE("1:1", 1024, 1024),
    WIDE("16:9", 1344, 768),
    TALL("9:16", 768, 1344),
    LANDSCAPE("4:3", 1152, 864),
    PORTRAIT("3:4", 864, 1152);

    private final String wire;
    private final int width;
    private final int height;

    AspectRatio(String wire, int width, int height) {
        this.wire = wire;
        this.width = width;
        this.height = height;
    }

    String wire() {
        return wire;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    static Optional<AspectRatio> ofWire(String wire) {
        return Arrays.stream(values()).filter(ratio -> ratio.wire.equals(wire)).findFirst();
    }
}
