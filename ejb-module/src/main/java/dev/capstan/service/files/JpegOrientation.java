package dev.capstan.service.files;

import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, which photographs say in their metadata (EXIF) and not in their pixels. Anything that is not
 * understood counts as upright.
 */
final class JpegOrientation {
    private static final int UPRIGHT = 1;
    private static final int START = 0xFFD8;
    private static final int METADATA = 0xFFE1;
    private static final int PIXELS = 0xFFDA;
    private static final long EXIF = 0x457869660000L;
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private JpegOrientation() {}

    /** From 1 to 8, as EXIF numbers them. */
    static int of(byte[] upload) {
        ByteBuffer file = ByteBuffer.wrap(upload);
        if (file.remaining() < 4 || u16(file, 0) != START) {
            return UPRIGHT;
        }
        int at = 2;
        while (at + 4 <= upload.length) {
            int marker = u16(file, at);
            int length = u16(file, at + 2);
            if (marker < 0xFF00 || marker == PIXELS || length < 2 || at + 2 + length > upload.length) {
                return UPRIGHT;
            }
            if (marker == METADATA && length >= 16 && (file.getLong(at + 4) >>> 16) == EXIF) {
                return inTiff(file.slice(at + 10, length - 8));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static int inTiff(ByteBuffer tiff) {
        int order = u16(tiff, 0);
        if (order != 0x4949 && order != 0x4D4D) {
            return UPRIGHT;
        }
        tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (tiff.limit() < 10) {
            return UPRIGHT;
        }
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = u16(tiff, directory);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                return UPRIGHT;
            }
            if (u16(tiff, entry) == TAG) {
                int value = u16(tiff, entry + 8);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns a square picture with sides of this length upright. */
    static AffineTransform upright(int orientation, int side) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, side, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, side, side);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, side);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, side, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, side, side);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, side);
            default -> new AffineTransform();
        };
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
