package dev.capstan.web.sandboxes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request over two plain streams, and its answer, which is passed on as it comes. The protocol is read and
 * written by Netty's codec; the streams are those of a connection into a sandbox.
 */
final class PortExchange implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final EmbeddedChannel codec = new EmbeddedChannel(new HttpClientCodec());
    private boolean over;

    PortExchange(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** What is sent. The headers are complete but for the length and the connection's end. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    record Request(String method, String target, HttpHeaders headers, byte[] body) {}

    /** Sends a request and returns when the head of its answer is there. */
    HttpResponse send(Request request) throws IOException {
        DefaultFullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                request.target(),
                Unpooled.wrappedBuffer(request.body()));
        message.headers().set(request.headers());
        message.headers().set(HttpHeaderNames.CONNECTION, "close");
        if (request.body().length > 0) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        }
        codec.writeOutbound(message);
        for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
            bytes.readBytes(out, bytes.readableBytes());
            bytes.release();
        }
        out.flush();
        Object head = next();
        if (!(head instanceof HttpResponse response) || response.decoderResult().isFailure()) {
            ReferenceCountUtil.release(head);
            throw new IOException("no answer of HTTP came");
        }
        return response;
    }

    /** Passes the body on, each piece as soon as it is there. */
    void copyBody(OutputStream to) throws IOException {
        for (Object part = next(); part != null; part = next()) {
            try {
                if (part instanceof HttpContent content) {
                    try (InputStream bytes = new ByteBufInputStream(content.content())) {
                        if (bytes.available() > 0) {
                            bytes.transferTo(to);
                            to.flush();
                        }
                    }
                    if (content instanceof LastHttpContent) {
                        return;
                    }
                }
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
    }

    private @Nullable Object next() throws IOException {
        Object part = codec.readInbound();
        byte[] piece = new byte[PIECE];
        while (part == null && !over) {
            int read = in.read(piece);
            if (read < 0) {
                over = true;
                codec.finish();
            } else {
                codec.writeInbound(Unpooled.copiedBuffer(piece, 0, read));
            }
            part = codec.readInbound();
        }
        return part;
    }

    @Override
    public void close() {
        codec.finishAndReleaseAll();
    }
}
