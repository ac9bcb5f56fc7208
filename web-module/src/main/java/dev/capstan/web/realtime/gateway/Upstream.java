package dev.capstan.web.realtime.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One WebSocket from the gateway to the socket port. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
final class Upstream extends SimpleChannelInboundHandler<Object> {
    private static final int CONNECT_SECONDS = 5;
    private static final int MAX_REFUSAL = 16 * 1024;
    private static final int BAD_GATEWAY = 502;
    private static final int UPGRADED = 101;

    /** How the attempt to open one ended. */
    sealed interface Outcome {}

    record Connected(Channel channel) implements Outcome {}

    record Refused(int status, int code, String message) implements Outcome {}

    private final WebSocketClientHandshaker handshaker;
    private final Relay relay;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Upstream(WebSocketClientHandshaker handshaker, Relay relay) {
        this.handshaker = handshaker;
        this.relay = relay;
    }

    /** Nothing is read from it before the relay asks. */
    static Outcome connect(EventLoopGroup loops, SocketPort port, Target target, Relay relay) {
        HttpHeaders headers = new DefaultHttpHeaders().set(SocketPort.SECRET_HEADER, port.secret());
        Upstream upstream = new Upstream(
                WebSocketClientHandshakerFactory.newHandshaker(
                        port.webSocket(target.query()), WebSocketVersion.V13, null, false, headers, Integer.MAX_VALUE),
                relay);
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_SECONDS * 1000)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast("refusal", new HttpObjectAggregator(MAX_REFUSAL))
                                .addLast(upstream);
                    }
                })
                .connect(port.host(), port.port());
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                upstream.outcome.complete(unreachable());
            }
        });
        return upstream.await(connecting.channel());
    }

    private Outcome await(Channel channel) {
        try {
            return outcome.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            channel.close();
            return unreachable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.close();
            return unreachable();
        }
    }

    private static Refused unreachable() {
        return new Refused(BAD_GATEWAY, 3, "The socket port did not answer");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case FullHttpResponse response -> answered(ctx, response);
            case TextWebSocketFrame text -> relay.fromServer(text.text());
            case CloseWebSocketFrame close -> relay.closedByServer(close.statusCode(), close.reasonText());
            default -> {
                // the socket port sends nothing else
            }
        }
    }

    private void answered(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (response.status().code() != UPGRADED) {
            outcome.complete(
                    new Refused(response.status().code(), 3, response.status().reasonPhrase()));
            ctx.close();
            return;
        }
        ctx.channel().config().setAutoRead(false);
        handshaker.finishHandshake(ctx.channel(), response);
        ctx.pipeline().addBefore(ctx.name(), "whole", new WebSocketFrameAggregator(Integer.MAX_VALUE));
        outcome.complete(new Connected(ctx.channel()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outcome.complete(unreachable());
        relay.closedByServer(-1, "");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        outcome.complete(unreachable());
        ctx.close();
    }
}
