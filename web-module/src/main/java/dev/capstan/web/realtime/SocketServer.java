package dev.capstan.web.realtime;

import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.web.realtime.transport.OriginPolicy;
import dev.capstan.web.realtime.transport.SocketTransport;
import dev.capstan.web.realtime.transport.TransportConfig;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the Socket.IO port with the application. */
@Startup
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SocketServer {
    private static final Logger LOG = Logger.getLogger(SocketServer.class.getName());

    @Inject
    TransportConfig config;

    @Inject
    OriginPolicy origins;

    @Inject
    VirtualThreads threads;

    @Inject
    Clients clients;

    private volatile @Nullable SocketTransport transport;

    @PostConstruct
    void start() {
        SocketTransport started = SocketTransport.start(config, origins, threads, clients::open);
        transport = started;
        LOG.log(
                Level.INFO,
                config.exposed()
                        ? "Socket.IO listens on {0}:{1}, and at /socket.io/ of the HTTP port."
                        : "Socket.IO listens at /socket.io/ of the HTTP port.",
                new Object[] {config.host(), Integer.toString(started.port())});
    }

    @PreDestroy
    void stop() {
        SocketTransport started = transport;
        transport = null;
        if (started != null) {
            started.close();
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void recheckTokens() {
        clients.recheck();
    }

    /** The loopback port, 0 while nothing listens. */
    public int port() {
        SocketTransport started = transport;
        return started == null ? 0 : started.port();
    }

    /** What the gateway shows at that port. */
    public String gatewaySecret() {
        SocketTransport started = transport;
        return started == null ? "" : started.gatewaySecret();
    }

    public int openSockets() {
        SocketTransport started = transport;
        return started == null ? 0 : started.openSockets();
    }
}
