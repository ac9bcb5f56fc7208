package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the polls of one connection wait, one at a time, until there is something to say. It takes from the outbox only what
 * it writes at once, so nothing is between two polls; when a poll breaks that had been given events, so does the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection
final class PollingOutlet {
    static final String CLOSE = "1";
    static final String NOOP = "6";
    private static final String PING = "2";
    private static final byte SEPARATOR = 0x1e;
    private static final int ENOUGH_BYTES = 256 * 1024;
    private static final long RELEASE_MILLIS = 100;

    private final Outbox outbox;
    private final PacketEncoder encoder;
    private final Runnable broken;
    private @Nullable Channel waiting;
    private @Nullable Future<?> pings;
    private @Nullable String lastWord;
    private boolean pingDue;
    private boolean moving;

    PollingOutlet(Outbox outbox, PacketEncoder encoder, Runnable broken) {
        this.outbox = outbox;
        this.encoder = encoder;
        this.broken = broken;
    }

    synchronized void pingEvery(Duration interval) {
        long millis = interval.toMillis();
        pings = GlobalEventExecutor.INSTANCE.scheduleAtFixedRate(this::ping, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A client has no use for two polls: the older one ends with nothing. */
    synchronized void open(Channel poll) {
        answer(NOOP);
        waiting = poll;
        if (lastWord != null) {
            answer(lastWord);
        } else if (moving) {
            releaseSoon(poll);
        }
    }

    synchronized void lost(Channel poll) {
        if (poll.equals(waiting)) {
            waiting = null;
        }
    }

    synchronized boolean isOpen() {
        return waiting != null;
    }

    /** Answers the poll that waits with what there is, if there is something. */
    synchronized void drain() {
        Channel poll = waiting;
        if (poll == null || !poll.isActive()) {
            waiting = null;
            return;
        }
        ByteBuf body = poll.alloc().buffer();
        if (pingDue) {
            ByteBufUtil.writeAscii(body, PING);
        }
        Frame frame;
        while (body.readableBytes() < ENOUGH_BYTES && (frame = outbox.poll()) != null) {
            if (body.isReadable()) {
                body.writeByte(SEPARATOR);
            }
            switch (frame) {
                case Frame.Control control -> encode(control.packet(), body);
                case Frame.Event event -> event.writePacket(body);
                case Frame.Events many -> writePackets(many, body);
            }
        }
        if (body.isReadable()) {
            pingDue = false;
            write(poll, body, broken);
        } else {
            body.release();
        }
    }

    /**
     * The client is trying a WebSocket. It moves when no poll is under way, so those without an answer are let go, after a
     * moment in which the client learns on the other way that it need not come back.
     */
    synchronized void moving() {
        moving = true;
        if (waiting != null) {
            releaseSoon(waiting);
        }
    }

    /** No more events this way: this is what the poll that waits and all later ones get. */
    synchronized void close(String word) {
        if (pings != null) {
            pings.cancel(false);
        }
        lastWord = word;
        answer(word);
    }

    private synchronized void ping() {
        pingDue = true;
        drain();
    }

    private void releaseSoon(Channel poll) {
        poll.eventLoop().schedule(() -> release(poll), RELEASE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void release(Channel poll) {
        if (poll.equals(waiting)) {
            answer(NOOP);
        }
    }

    private void answer(String word) {
        Channel poll = waiting;
        if (poll != null) {
            write(poll, ByteBufUtil.writeAscii(poll.alloc(), word), () -> {});
        }
    }

    private static void writePackets(Frame.Events many, ByteBuf body) {
        boolean first = true;
        for (Frame.Event event : many.broadcast().events()) {
            if (!first) {
                body.writeByte(SEPARATOR);
            }
            event.writePacket(body);
            first = false;
        }
    }

    private void encode(Packet packet, ByteBuf body) {
        try {
            encoder.encodePacket(packet, body, body.alloc(), true);
        } catch (IOException e) {
            body.release();
            throw new UncheckedIOException(e);
        }
    }

    private void write(Channel poll, ByteBuf body, Runnable failed) {
        waiting = null;
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        HttpUtil.setContentLength(response, body.readableBytes());
        poll.writeAndFlush(response).addListener(written -> {
            poll.close();
            if (!written.isSuccess()) {
                failed.run();
            }
        });
    }
}
