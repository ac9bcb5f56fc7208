package dev.capstan.web.sandboxes;

import dev.capstan.service.auth.RevocationWatch;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.ports.PortConnection;
import dev.capstan.service.sandboxes.ports.PortLink;
import dev.capstan.service.sandboxes.ports.SandboxPorts;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.web.filters.WebSocketUpgrade;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The WebSockets that are open to ports of sandboxes on this node. Each ends when its link opens nothing any more. */
@ApplicationScoped
class PortSockets {
    static final int LARGEST = 1 << 20;
    private static final Logger LOG = Logger.getLogger(PortSockets.class.getName());
    private static final int MOST = 500;
    private static final int MOST_PER_SESSION = 20;

    @Inject
    SandboxPorts ports;

    @Inject
    PortAccess access;

    @Inject
    RevocationWatch revocations;

    @Inject
    VirtualThreads threads;

    private final Set<PortRelay> open = ConcurrentHashMap.newKeySet();

    @PostConstruct
    void listen() {
        revocations.listen(user -> recheck(relay -> relay.link().userId().equals(user)));
    }

    /** Opens the way into the sandbox first, so that its refusal is the answer; then upgrades the browser. */
    void open(PortLink link, String target, String prefix, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (open.size() >= MOST || countOf(link.sessionId()) >= MOST_PER_SESSION) {
            throw new AppException(Kind.UNAVAILABLE, "service_unavailable", "Too many WebSockets are open.");
        }
        PortConnection connection = ports.connectLong(link);
        PortFrames frames = new PortFrames(connection.input(), connection.output(), LARGEST);
        PortRelay relay = new PortRelay(link, connection, frames, LARGEST, threads, open::remove);
        open.add(relay);
        boolean upgraded = false;
        try {
            ask(frames, link, target, prefix, request);
            WebSocketUpgrade.of(container(request), relay, request, response, frames.subprotocol());
            upgraded = true;
        } finally {
            if (!upgraded) {
                relay.end(CloseCodes.GOING_AWAY, "");
            }
        }
    }

    private static void ask(
            PortFrames frames, PortLink link, String target, String prefix, HttpServletRequest request) {
        try {
            frames.open(
                    URI.create("ws://127.0.0.1:" + link.port() + target),
                    offered(request),
                    PortHeaders.inward(request, link.port(), prefix));
        } catch (IOException e) {
            LOG.log(Level.FINE, "A port of a sandbox opened no WebSocket.", e);
            AppException refusal = new AppException(
                    Kind.BAD_GATEWAY, "sandbox_error", "Nothing takes a WebSocket at this address of the sandbox.");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static @Nullable String offered(HttpServletRequest request) {
        return request.getHeader("Sec-WebSocket-Protocol");
    }

    private static ServerContainer container(HttpServletRequest request) {
        return (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    }

    private long countOf(UUID sessionId) {
        return open.stream()
                .filter(relay -> relay.link().sessionId().equals(sessionId))
                .count();
    }

    /** Looks at every link again; called every few seconds. */
    void recheck() {
        recheck(relay -> true);
    }

    private void recheck(Predicate<PortRelay> which) {
        open.stream().filter(which).forEach(relay -> threads.execute(() -> recheck(relay)));
    }

    private void recheck(PortRelay relay) {
        try {
            access.check(relay.link());
        } catch (AppException e) {
            relay.end(CloseCodes.VIOLATED_POLICY, "The link opens nothing any more.");
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "A link to a port could not be checked; it is checked again later.", e);
        }
    }

    @PreDestroy
    void close() {
        open.forEach(relay -> relay.end(CloseCodes.GOING_AWAY, ""));
    }
}
