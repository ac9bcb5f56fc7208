package dev.capstan.service.agents.models.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an HTTP answer as they come, for one reading thread. {@link #abort} may be called by any thread: it closes
 * the connection and wakes the reader.
 */
final class ByteStream implements Flow.Subscriber<List<ByteBuffer>> {
    private sealed interface Signal {
        record Bytes(List<ByteBuffer> buffers) implements Signal {}

        record Ended() implements Signal {}

        record Broken(Throwable cause) implements Signal {}

        record Aborted() implements Signal {}
    }

    /** The reader waited longer than it was told to. */
    static final class SilenceException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;
    private boolean aborted;
    private boolean ended;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            if (!aborted) {
                subscription = given;
                given.request(1);
                return;
            }
        }
        given.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Broken(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.Ended());
    }

    /**
     * The next bytes, or null at the regular end.
     *
     * @throws SilenceException when nothing came for that long
     * @throws IOException when the connection broke or was aborted
     */
    byte @Nullable [] next(Duration patience) throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (signal == null) {
            throw new SilenceException();
        }
        return switch (signal) {
            case Signal.Bytes bytes -> {
                more();
                yield join(bytes.buffers());
            }
            case Signal.Ended ignored -> {
                ended = true;
                yield null;
            }
            case Signal.Broken broken -> throw new IOException("the connection broke", broken.cause());
            case Signal.Aborted ignored -> throw new IOException("the call was aborted");
        };
    }

    /** Ends the answer: a connection that has more to say is closed, one that is done can serve the next call. */
    void finish(Duration patience) throws InterruptedException {
        try {
            if (next(patience) != null) {
                abort();
            }
        } catch (IOException e) {
            abort();
        }
    }

    void abort() {
        Flow.Subscription toCancel;
        synchronized (this) {
            if (aborted) {
                return;
            }
            aborted = true;
            toCancel = subscription;
        }
        signals.add(new Signal.Aborted());
        if (toCancel != null) {
            toCancel.cancel();
        }
    }

    private synchronized void more() {
        if (subscription != null && !aborted) {
            subscription.request(1);
        }
    }

    private static byte[] join(List<ByteBuffer> buffers) {
        byte[] all = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            buffer.get(all, at, length);
            at += length;
        }
        return all;
    }
}
