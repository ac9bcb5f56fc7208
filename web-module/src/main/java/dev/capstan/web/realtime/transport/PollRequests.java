package dev.capstan.web.realtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Takes the polls of open connections to their {@link SocketLink}; the library sees the first request of a client only. */
final class PollRequests extends ChannelInboundHandlerAdapter {
    private final HandshakeRules rules;
    private @Nullable SocketLink link;

    PollRequests(HandshakeRules rules) {
        this.rules = rules;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        SocketLink polled =
                message instanceof FullHttpRequest request && request.method().equals(HttpMethod.GET)
                        ? rules.linkOf(request)
                        : null;
        if (polled == null) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            link = polled;
            polled.outlet().poll(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (link != null) {
            link.outlet().pollLost(ctx.channel());
        }
        ctx.fireChannelInactive();
    }
}
