package dev.capstan.web.realtime.gateway;

import dev.capstan.web.realtime.SocketServer;
import dev.capstan.web.realtime.transport.OriginPolicy;
import dev.capstan.web.realtime.transport.TransportConfig;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /socket.io/} on the HTTP port: polling requests are forwarded, WebSockets relayed message by message. It
 * passes on only what it has checked, and shows the socket port the secret that other programs do not have.
 */
@WebServlet(urlPatterns = "/socket.io/*", asyncSupported = true, loadOnStartup = 1)
public class GatewayServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> METHODS = Set.of("GET", "POST", "OPTIONS");

    @Inject
    transient SocketServer sockets;

    @Inject
    transient TransportConfig config;

    @Inject
    transient OriginPolicy origins;

    private transient @Nullable PollingForwarder polling;
    private transient @Nullable WebSocketRelays relays;

    @Override
    public void init() {
        polling = new PollingForwarder(config.maxPayload(), config.pingInterval());
        relays = new WebSocketRelays(config.maxPayload(), config.maxSockets(), (ServerContainer)
                getServletContext().getAttribute(ServerContainer.class.getName()));
    }

    @Override
    public void destroy() {
        if (relays != null) {
            relays.close();
        }
        if (polling != null) {
            polling.close();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        if (!"/".equals(request.getPathInfo())) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, 3, "Bad request");
        } else if (!origins.allows(request.getHeader("Origin"), request.getHeader("Host"))) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, 4, "Forbidden");
        } else if (!METHODS.contains(request.getMethod())) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, 2, "Bad handshake method");
        } else if ("OPTIONS".equals(request.getMethod())) {
            allowOrigin(request, response);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            allowOrigin(request, response);
            relay(request, response);
        }
    }

    private void relay(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        Optional<Target> target = Target.of(request);
        int port = sockets.port();
        if (target.isEmpty()) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, badTarget(request), "Bad request");
        } else if (port == 0) {
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, 3, "The socket port is closed");
        } else if (!target.get().webSocket()) {
            polling.forward(socketPort(port), target.get(), request, response);
        } else if (hasBody(request) || !"GET".equals(request.getMethod())) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, 3, "Bad request");
        } else {
            relays.open(socketPort(port), target.get(), request, response);
        }
    }

    private SocketPort socketPort(int port) {
        String host = "0.0.0.0".equals(config.host()) || "::".equals(config.host()) ? "127.0.0.1" : config.host();
        return new SocketPort(host, port, sockets.gatewaySecret());
    }

    /** The protocol has a code of its own for a session id that cannot exist. */
    private static int badTarget(HttpServletRequest request) {
        return request.getParameter("sid") == null ? 3 : 1;
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static void allowOrigin(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        if (origin != null && !response.containsHeader("Access-Control-Allow-Origin")) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Allow-Methods", "GET, POST");
            response.setHeader("Access-Control-Allow-Headers", "content-type");
            response.addHeader("Vary", "Origin");
        }
    }

    static void refuse(HttpServletResponse response, int status, int code, String message) throws IOException {
        byte[] body =
                "{\"code\":%d,\"message\":\"%s\"}".formatted(code, message).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
