package dev.capstan.web.realtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What fails on the network is a client's affair: its connection ends, and the log has a line only when asked for detail. */
@SuppressWarnings("FutureReturnValueIgnored") // the connection ends either way
final class Faults extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Faults.class.getName());

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        end(ctx, fault);
    }

    static void end(ChannelHandlerContext ctx, Throwable fault) {
        LOG.log(Level.FINE, "A connection failed.", fault);
        if (fault instanceof TooLongFrameException && !(fault instanceof CorruptedWebSocketFrameException)) {
            PacketGate.close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG);
        } else {
            ctx.close(); // where the protocol was broken, the decoder has said so already
        }
    }
}
