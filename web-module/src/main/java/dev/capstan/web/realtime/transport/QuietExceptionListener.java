package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The library tells of faults; its own listener would log what clients do as errors. */
final class QuietExceptionListener extends ExceptionListenerAdapter {
    private static final Logger LOG = Logger.getLogger(QuietExceptionListener.class.getName());

    @Override
    public boolean exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        Faults.end(ctx, fault);
        return true;
    }

    @Override
    public void onConnectException(Exception fault, SocketIOClient client) {
        LOG.log(Level.SEVERE, "A new socket could not be set up.", fault);
        client.disconnect();
    }

    @Override
    public void onDisconnectException(Exception fault, SocketIOClient client) {
        LOG.log(Level.SEVERE, "The end of a socket could not be dealt with.", fault);
    }

    @Override
    public void onEventException(Exception fault, List<Object> arguments, SocketIOClient client) {
        LOG.log(Level.SEVERE, "The library served an event, which the packet gate must prevent.", fault);
    }

    @Override
    public void onAuthException(Throwable fault, SocketIOClient client) {
        LOG.log(Level.SEVERE, "The library asked who a client is, which the packet gate must prevent.", fault);
    }
}
