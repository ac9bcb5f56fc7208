package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.function.Consumer;

/**
 * Sits between the handler that admits a client and the one that tells it so. A polling client is known from here on: it may
 * have the answer, and come back with it, before the library reports it. Of others it sees the channel. One per channel.
 */
final class Openings extends ChannelInboundHandlerAdapter {
    private final SocketLinks links;
    private final Consumer<ClientHead> polling;
    private boolean seen;

    Openings(SocketLinks links, Consumer<ClientHead> polling) {
        this.links = links;
        this.polling = polling;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ClientHead client = ctx.channel().attr(ClientHead.CLIENT).get();
        if (!seen && message instanceof FullHttpRequest && client != null) {
            seen = true;
            if (client.getCurrentTransport() == Transport.POLLING) {
                polling.accept(client);
            } else {
                links.expect(client.getSessionId(), ctx.channel());
            }
        }
        ctx.fireChannelRead(message);
    }
}
