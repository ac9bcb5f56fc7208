package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;

/** Sees which channel a new connection opens on, between the handler that admits it and the one that opens it. */
final class Openings extends ChannelInboundHandlerAdapter {
    private final SocketLinks links;

    Openings(SocketLinks links) {
        this.links = links;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ClientHead client = ctx.channel().attr(ClientHead.CLIENT).get();
        if (message instanceof FullHttpRequest && client != null) {
            links.expect(client.getSessionId(), ctx.channel());
        }
        ctx.fireChannelRead(message);
    }
}
