package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The only way in for what clients say. The library behind it gets to see the packets of the transport alone (upgrade,
 * answers to pings): connecting and events go to the {@link SocketLink}, because the library lets a client into
 * the namespace before it asks who that is, decodes on the network threads, and logs what clients sent as errors.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
@Sharable
final class PacketGate extends ChannelInboundHandlerAdapter {
    private static final byte SEPARATOR = 0x1e;
    private static final byte[] PROBE = "2probe".getBytes(StandardCharsets.US_ASCII);

    private final SocketLinks links;

    PacketGate(SocketLinks links) {
        this.links = links;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case PacketsMessage packets -> read(ctx, packets);
            case BinaryWebSocketFrame binary -> {
                ReferenceCountUtil.release(binary);
                close(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
            }
            default -> ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        SocketLink link = links.on(ctx.channel());
        if (link != null && ctx.channel().isWritable()) {
            link.outlet().drain();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void read(ChannelHandlerContext ctx, PacketsMessage message) {
        SocketLink link = links.find(message.getClient().getSessionId());
        if (link == null) {
            ctx.close();
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(message.getContent());
        if (message.getTransport() == Transport.WEBSOCKET) {
            links.bind(ctx.channel(), link);
            readOne(ctx, message, link, bytes);
            return;
        }
        for (int start = 0, end; start <= bytes.length; start = end + 1) {
            end = separator(bytes, start);
            readOne(ctx, message, link, Arrays.copyOfRange(bytes, start, end));
        }
    }

    private void readOne(ChannelHandlerContext ctx, PacketsMessage message, SocketLink link, byte[] packet) {
        boolean onWebSocket = message.getTransport() == Transport.WEBSOCKET;
        switch (packet.length == 0 ? 0 : packet[0]) {
            case '1' -> link.cut();
            case '2' -> {
                if (onWebSocket && link.outlet().isPolling() && Arrays.equals(packet, PROBE)) {
                    ctx.channel().writeAndFlush(new TextWebSocketFrame("3probe"));
                    link.outlet().probed();
                } else {
                    refuse(ctx, link, onWebSocket);
                }
            }
            case '3' -> forward(ctx, message, new byte[] {'3'});
            case '4' -> link.receive(Arrays.copyOfRange(packet, 1, packet.length));
            case '5' -> {
                if (onWebSocket && link.outlet().isPolling()) {
                    link.outlet().upgrade(ctx.channel(), () -> forward(ctx, message, new byte[] {'5'}));
                }
            }
            case '6' -> {}
            default -> refuse(ctx, link, onWebSocket);
        }
    }

    private static void forward(ChannelHandlerContext ctx, PacketsMessage message, byte[] packet) {
        ByteBuf content = Unpooled.wrappedBuffer(packet);
        ctx.fireChannelRead(new PacketsMessage(message.getClient(), content, message.getTransport()));
    }

    private static void refuse(ChannelHandlerContext ctx, SocketLink link, boolean onWebSocket) {
        if (onWebSocket) {
            close(ctx, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else {
            link.cut();
        }
    }

    static void close(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
        ctx.channel().writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    private static int separator(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != SEPARATOR) {
            at++;
        }
        return at;
    }
}
