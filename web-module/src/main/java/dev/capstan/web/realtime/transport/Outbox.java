package dev.capstan.web.realtime.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What waits for one client, in order, bounded in bytes and in messages. */
final class Outbox {
    private final long maxBytes;
    private final int maxFrames;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private long bytes;
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
        boolean full = !waiting.isEmpty() && (bytes + frame.bytes() > maxBytes || waiting.size() >= maxFrames);
        if (!full) {
            waiting.add(frame);
            bytes += frame.bytes();
        }
        return !full;
    }

    /** Takes all of them when little waits and they are not much; otherwise none. */
    synchronized boolean offerAll(List<? extends Frame> frames) {
        if (closed) {
            return true;
        }
        long size = frames.stream().mapToLong(Frame::bytes).sum();
        if (!roomy() || size > maxBytes / 4 || frames.size() > maxFrames / 4) {
            return false;
        }
        waiting.addAll(frames);
        bytes += size;
        return true;
    }

    synchronized @Nullable Frame poll() {
        Frame frame = waiting.poll();
        if (frame == null) {
            return null;
        }
        bytes -= frame.bytes();
        if (roomy()) {
            notifyAll();
        }
        return frame;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Forgets what waits and takes nothing more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
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
        return bytes <= maxBytes / 4 && waiting.size() <= maxFrames / 4;
    }
}
