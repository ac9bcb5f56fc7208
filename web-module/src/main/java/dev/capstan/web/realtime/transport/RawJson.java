package dev.capstan.web.realtime.transport;

import java.nio.charset.StandardCharsets;

/** JSON that was encoded already and goes out as it is, so that one event is encoded once for all its receivers. */
public final class RawJson {
    private final byte[] utf8;

    private RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    public RawJson(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param utf8 is shared, and not changed by anybody from then on */
    public static RawJson ofUtf8(byte[] utf8) {
        return new RawJson(utf8);
    }

    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    int length() {
        return utf8.length;
    }

    byte[] utf8() {
        return utf8;
    }
}
