package dev.capstan.web.realtime.gateway;

import dev.capstan.web.filters.WebSocketUpgrade;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The WebSockets that are being relayed. Those whose client has stopped reading are swept out. */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled or shut down here ends with the server
final class WebSocketRelays implements AutoCloseable {
    private static final Duration LONGEST_SEND = Duration.ofSeconds(15);
    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final int LOOPS = 2;

    private final int maxMessage;
    private final int maxSockets;
    private final ServerContainer container;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    private final Set<Relay> open = ConcurrentHashMap.newKeySet();

    WebSocketRelays(int maxMessage, int maxSockets, ServerContainer container) {
        this.maxMessage = maxMessage;
        this.maxSockets = maxSockets;
        this.container = container;
        loops.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Opens the way to the socket port first, so that its refusal is the answer; then upgrades the client. */
    void open(SocketPort port, Target target, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (open.size() >= maxSockets) {
            GatewayServlet.refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, 3, "Too many connections");
            return;
        }
        Relay relay = new Relay(maxMessage, open::remove);
        switch (Upstream.connect(loops, port, target, relay)) {
            case Upstream.Connected connected -> {
                relay.attach(connected.channel());
                open.add(relay);
                upgrade(relay, request, response);
            }
            case Upstream.Refused refused ->
                GatewayServlet.refuse(response, refused.status(), refused.code(), refused.message());
        }
    }

    private void upgrade(Relay relay, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean upgraded = false;
        try {
            WebSocketUpgrade.of(container, relay, request, response, null);
            upgraded = true;
        } finally {
            if (!upgraded) {
                relay.end();
            }
        }
    }

    private void sweep() {
        open.forEach(relay -> relay.endIfStalled(LONGEST_SEND));
    }

    @Override
    public void close() {
        open.forEach(Relay::end);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
