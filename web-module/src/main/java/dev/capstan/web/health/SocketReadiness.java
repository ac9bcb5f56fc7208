package dev.capstan.web.health;

import dev.capstan.web.realtime.SocketServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the Socket.IO bridge listens, and how many sockets it holds. */
@Readiness
@ApplicationScoped
public class SocketReadiness implements HealthCheck {
    @Inject
    SocketServer server;

    @Override
    public HealthCheckResponse call() {
        int port = server.port();
        boolean listening = port > 0;
        return Finding.of("socketio")
                .with("port", port)
                .with("open_sockets", server.openSockets())
                .status(
                        listening,
                        listening
                                ? "The bridge listens; clients reach it at /socket.io/ of the HTTP port."
                                : "The bridge does not listen: the server's log says why.");
    }
}
