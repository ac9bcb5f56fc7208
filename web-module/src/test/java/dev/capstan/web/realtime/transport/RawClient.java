package dev.capstan.web.realtime.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client without manners: it sends the frames that the test says, and shows those that come. The JDK's own
 * client would not do: it now and then misses the end of a connection that is closed right after a frame.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a frame that cannot be sent is what some tests are about
public final class RawClient extends SimpleChannelInboundHandler<WebSocketFrame> implements AutoCloseable {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int ABNORMAL_CLOSURE = 1006;
    private static final EventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("raw-client", true), NioIoHandler.newFactory());

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Channel channel;

    private RawClient(URI uri, String... headers) {
        HttpHeaders all = new DefaultHttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .customHeaders(all)
                .maxFramePayloadLength(MAX_BYTES)
                .handleCloseFrames(false)
                .build();
        channel = new Bootstrap()
                .group(LOOPS)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel made) {
                        made.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_BYTES),
                                        new WebSocketClientProtocolHandler(config),
                                        new WebSocketFrameAggregator(MAX_BYTES),
                                        RawClient.this);
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .syncUninterruptibly()
                .channel();
        opened.orTimeout(20, TimeUnit.SECONDS).join();
    }

    public static RawClient open(String origin, String... headers) {
        return new RawClient(
                URI.create(origin.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket"), headers);
    }

    /** A second way to a connection that polls. */
    public static RawClient join(String origin, String sid) {
        return new RawClient(
                URI.create(origin.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket&sid=" + sid));
    }

    public RawClient send(String frame) {
        channel.writeAndFlush(new TextWebSocketFrame(frame)).syncUninterruptibly();
        return this;
    }

    /** The same when the server may have closed already. */
    public RawClient trySend(String frame) {
        channel.writeAndFlush(new TextWebSocketFrame(frame)).awaitUninterruptibly();
        return this;
    }

    public RawClient sendBinary(byte... bytes) {
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)))
                .syncUninterruptibly();
        return this;
    }

    /** The next frame, or null when none came in time. */
    public @Nullable String next(int millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    public String next() throws InterruptedException {
        String frame = next(20_000);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The close code, 1006 when the connection broke. */
    public int closeCode() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame message) {
        switch (message) {
            case TextWebSocketFrame text -> {
                if ("2".equals(text.text())) {
                    ctx.writeAndFlush(new TextWebSocketFrame("3"));
                } else {
                    frames.add(text.text());
                }
            }
            case CloseWebSocketFrame close -> {
                closed.complete(close.statusCode());
                ctx.close();
            }
            default -> frames.add("a frame of another kind: " + message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened.complete(null);
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opened.completeExceptionally(new IllegalStateException("the server closed before the handshake was over"));
        closed.complete(ABNORMAL_CLOSURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }

    @Override
    public void close() {
        channel.close();
    }
}
