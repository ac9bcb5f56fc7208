package dev.capstan.web.realtime.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What waits for one client, in order, bounded in bytes and in messages. */
final class Outbox {
    private final long maxBytes;
    private final int maxFrames;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private long bytes;
    private int messages;
    private boolean closed;

    Outbox(long maxBytes, int maxFrames) {
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
    }

    /** False when it is full; one message alone always fits. */
    synchronized boolean offer(Frame frame) {
        if (closed) {
            return true;
        }
        boolean full = !waiting.isEmpty() && (bytes + frame.bytes() > maxBytes || messages >= maxFrames);
        if (!full) {
            add(frame);
        }
        return !full;
    }

    /** Takes it when little waits and it is not much; otherwise not. */
    synchronized boolean offerSmall(Frame frame) {
        if (closed) {
            return true;
        }
        if (!roomy() || frame.bytes() > maxBytes / 4 || frame.count() > maxFrames / 4) {
            return false;
        }
        add(frame);
        return true;
    }

    private void add(Frame frame) {
        waiting.add(frame);
        bytes += frame.bytes();
        messages += frame.count();
    }

    synchronized @Nullable Frame poll() {
        Frame frame = waiting.poll();
        if (frame == null) {
            return null;
        }
        bytes -= frame.bytes();
        messages -= frame.count();
        if (roomy()) {
            notifyAll();
        }
        return frame;
    }

    /** What waits, in bytes. */
    synchronized long bytes() {
        return bytes;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Forgets what waits and takes nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
        messages = 0;
        notifyAll();
    }

    /** Waits until a quarter of it is used at most. False when it is closed or {@code longest} has passed. */
    synchronized boolean awaitRoom(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!closed && !roomy()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return !closed;
    }

    private boolean roomy() {
        return bytes <= maxBytes / 4 && messages <= maxFrames / 4;
    }
}
