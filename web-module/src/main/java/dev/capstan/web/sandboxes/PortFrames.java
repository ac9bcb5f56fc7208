package dev.capstan.web.sandboxes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, as a client, over the two plain streams of a connection into a sandbox. One thread reads and one
 * writes. The protocol is Netty's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nothing in this channel is asynchronous: what it makes is read at once
final class PortFrames implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final int largest;
    private final EmbeddedChannel codec =
            new EmbeddedChannel(new HttpClientCodec(), new HttpObjectAggregator(LARGEST_ANSWER));
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable String subprotocol;
    private @Nullable HttpResponseStatus answer;
    private boolean closed;

    /** @param largest how many bytes a message may have */
    PortFrames(InputStream in, OutputStream out, int largest) {
        this.in = in;
        this.out = out;
        this.largest = largest;
    }

    /**
     * Asks for the WebSocket.
     *
     * @param offered the subprotocols that the client speaks, with commas; null for none
     * @throws IOException when the program refuses or answers with something else
     */
    void open(URI target, @Nullable String offered, HttpHeaders headers) throws IOException {
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                target, WebSocketVersion.V13, offered, false, headers, largest);
        codec.pipeline().addLast(new Handshake(handshaker));
        handshaker.handshake(codec);
        out.write(encoded());
        out.flush();
        while (answer == null) {
            if (!read()) {
                throw new IOException("no answer of HTTP came");
            }
        }
        if (!handshaker.isHandshakeComplete()) {
            throw new IOException("the program answered " + answer);
        }
        subprotocol = handshaker.actualSubprotocol();
    }

    /** Turns the codec over to frames as soon as the answer is there: the first of them may come with it. */
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private final WebSocketClientHandshaker handshaker;

        Handshake(WebSocketClientHandshaker handshaker) {
            this.handshaker = handshaker;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof FullHttpResponse response)) {
                ctx.fireChannelRead(message);
                return;
            }
            try {
                answer = response.status();
                if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    handshaker.finishHandshake(ctx.channel(), response);
                    ctx.pipeline().addBefore(ctx.name(), "whole", new WebSocketFrameAggregator(largest));
                }
            } finally {
                response.release();
            }
        }
    }

    /** The subprotocol that the program chose; null for none. */
    @Nullable
    String subprotocol() {
        return subprotocol;
    }

    /** The next whole frame, to be released by the caller; null when the program ended the connection. */
    @Nullable
    WebSocketFrame next() throws IOException {
        Object message = decoded();
        while (message == null) {
            if (!read()) {
                return null;
            }
            message = decoded();
        }
        if (message instanceof WebSocketFrame frame) {
            return frame;
        }
        ReferenceCountUtil.release(message);
        throw new IOException("no frame of WebSocket came");
    }

    /** Called by one thread at a time. One that must wait for the program does not hold up what comes from it. */
    void write(WebSocketFrame frame) throws IOException {
        byte[] bytes;
        lock.lock();
        try {
            if (closed) {
                frame.release();
                throw new IOException("the connection is closed");
            }
            codec.writeOutbound(frame);
            bytes = encoded();
        } finally {
            lock.unlock();
        }
        out.write(bytes);
        out.flush();
    }

    private byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        return bytes.toByteArray();
    }

    /** @return false when nothing more comes */
    private boolean read() throws IOException {
        byte[] piece = new byte[PIECE];
        int length = in.read(piece);
        if (length < 0) {
            return false;
        }
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            codec.writeInbound(Unpooled.copiedBuffer(piece, 0, length));
            return true;
        } catch (CodecException | WebSocketHandshakeException e) {
            throw new IOException("what came is no WebSocket", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Object decoded() {
        lock.lock();
        try {
            return codec.readInbound();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            codec.finishAndReleaseAll();
        } finally {
            lock.unlock();
        }
    }
}
