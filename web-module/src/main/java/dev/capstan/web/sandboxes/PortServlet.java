package dev.capstan.web.sandboxes;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.ports.PortConnection;
import dev.capstan.service.sandboxes.ports.PortLink;
import dev.capstan.service.sandboxes.ports.SandboxPorts;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Shows what a program of a sandbox serves, below a link that {@code register_port} gave. The link is the credential, for as
 * long as the session is its owner's.
 */
@WebServlet(urlPatterns = "/" + SandboxPorts.PATH + "*", asyncSupported = true)
public class PortServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(PortServlet.class.getName());
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final int LARGEST_BODY = 8 << 20;
    private static final int MOST_AT_ONCE = 100;
    private static final String ROOT = "/" + SandboxPorts.PATH;

    @Inject
    transient SandboxPorts ports;

    @Inject
    transient PortAccess access;

    @Inject
    transient PortSockets sockets;

    private final transient Semaphore room = new Semaphore(MOST_AT_ONCE);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        PortHeaders.guard(response);
        if (request.getMethod().equals("OPTIONS")) {
            allow(response);
            return;
        }
        if (!room.tryAcquire()) {
            refuse(
                    new AppException(Kind.UNAVAILABLE, "service_unavailable", "Too many are shown at once."),
                    request,
                    response);
            return;
        }
        try {
            forward(request, response);
        } catch (AppException e) {
            refuse(e, request, response);
        } finally {
            room.release();
        }
    }

    /** To a browser the page of a link has an origin of its own, so its own calls are asked about first. */
    private static void allow(HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Methods", String.join(", ", METHODS));
        response.setHeader("Access-Control-Allow-Headers", "*");
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private void forward(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(ROOT.length());
        int end = path.indexOf('/');
        PortLink link = access.read(end < 0 ? path : path.substring(0, end));
        boolean webSocket = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (!METHODS.contains(request.getMethod())
                || request.getHeader("Upgrade") != null && !webSocket
                || webSocket && (!request.getMethod().equals("GET") || end < 0 || request.getContentLengthLong() > 0)) {
            throw new AppException(Kind.INVALID, "method_not_allowed", "This is not carried to the port.");
        }
        String prefix = ROOT + (end < 0 ? path : path.substring(0, end));
        if (end < 0) {
            response.setHeader("Location", prefix + "/");
            response.setStatus(HttpServletResponse.SC_FOUND);
            return;
        }
        String target = path.substring(end) + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
        if (webSocket) {
            sockets.open(link, target, prefix, request, response);
            return;
        }
        byte[] body = body(request);
        try (PortConnection connection = ports.connect(link);
                PortExchange exchange = new PortExchange(connection.input(), connection.output())) {
            HttpResponse answer = answer(
                    exchange,
                    new PortExchange.Request(
                            request.getMethod(), target, PortHeaders.inward(request, link.port(), prefix), body));
            response.setStatus(answer.status().code());
            PortHeaders.outward(answer.headers(), response, link.port(), prefix);
            if (!request.getMethod().equals("HEAD")) {
                exchange.copyBody(response.getOutputStream());
            }
        }
    }

    private static HttpResponse answer(PortExchange exchange, PortExchange.Request request) {
        try {
            return exchange.send(request);
        } catch (IOException e) {
            LOG.log(Level.FINE, "A port of a sandbox did not answer.", e);
            AppException refusal = new AppException(
                    Kind.BAD_GATEWAY, "sandbox_error", "Nothing answers on this port of the sandbox any more.");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new AppException(Kind.TOO_LARGE, "payload_too_large", "At most 8 MiB are carried to a port.");
        }
        return body;
    }

    private static void refuse(AppException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ErrorResponses.write(ErrorTable.answer(e), request, response);
    }
}
