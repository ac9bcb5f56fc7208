package dev.capstan.service.files.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fails when its source ends early or goes on too long. */
final class ExactStream extends FilterInputStream {
    private final String what;
    private long left;
    private @Nullable CutOffException cutOff;

    ExactStream(InputStream source, long length, String what) {
        super(source);
        this.left = length;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int read = super.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw cutOff("%d bytes of %s are missing".formatted(left, what));
        }
        left -= read;
        if (left == 0 && super.read() >= 0) {
            throw cutOff("more bytes came for %s than were announced".formatted(what));
        }
        return read;
    }

    private CutOffException cutOff(String message) {
        cutOff = new CutOffException(message);
        return cutOff;
    }

    /** What this stream failed with, for a reader that hides the causes of its own failures. */
    Optional<CutOffException> failure() {
        return Optional.ofNullable(cutOff);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
