package dev.capstan.service.sandboxes.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a stream to its end on a thread of its own, keeping no more than the limit, so that no program blocks. */
final class Drain {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile boolean truncated;

    Drain(InputStream from, int limit) {
        reader = Thread.ofVirtual().name("sandbox-output").start(() -> read(from, limit));
    }

    private void read(InputStream from, int limit) {
        byte[] chunk = new byte[8192];
        try (from) {
            for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                int room = Math.min(n, limit - kept.size());
                kept.write(chunk, 0, room);
                truncated |= room < n;
            }
        } catch (IOException e) {
            truncated = true; // the stream was closed with the process
        }
    }

    /** Waits for the end of the stream. */
    byte[] bytes() throws InterruptedException {
        reader.join();
        return kept.toByteArray();
    }

    boolean truncated() {
        return truncated;
    }
}
