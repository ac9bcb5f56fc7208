package dev.capstan.web.realtime.transport;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request to the socket port must look like. Whatever the library does badly with is refused here. */
final class HandshakeRules {
    /** Carries the secret by which the gateway of this server is known. */
    static final String GATEWAY_HEADER = "X-Capstan-Gateway";

    private static final String PATH = "/socket.io/";
    private static final String WEBSOCKET = "websocket";
    private static final String POLLING = "polling";
    private static final int UUID_LENGTH = 36;
    private static final Set<String> PARAMETERS = Set.of("EIO", "transport", "sid", "t");
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS);

    /** The answers of the protocol, with the codes that its clients know. */
    enum Verdict {
        FINE(200, -1, ""),
        UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
        UNKNOWN_SESSION(400, 1, "Session ID unknown"),
        BAD_METHOD(400, 2, "Bad handshake method"),
        BAD_REQUEST(400, 3, "Bad request"),
        FORBIDDEN(403, 4, "Forbidden"),
        BAD_VERSION(400, 5, "Unsupported protocol version"),
        NOT_FOUND(404, 3, "Bad request"),
        FULL(503, 4, "Too many connections");

        private final int status;
        private final int code;
        private final String message;

        Verdict(int status, int code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }

        HttpResponseStatus status() {
            return HttpResponseStatus.valueOf(status);
        }

        int code() {
            return code;
        }

        String message() {
            return message;
        }
    }

    private final SocketLinks links;
    private final TransportConfig config;
    private final OriginPolicy origins;
    private final byte[] secret;

    HandshakeRules(SocketLinks links, TransportConfig config, OriginPolicy origins, String secret) {
        this.links = links;
        this.config = config;
        this.origins = origins;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    Verdict judge(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        if (!config.exposed() && !isGateway(headers)) {
            return Verdict.FORBIDDEN;
        }
        if (!PATH.equals(target.path())) {
            return Verdict.NOT_FOUND;
        }
        if (!origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return Verdict.FORBIDDEN;
        }
        if (!METHODS.contains(request.method())) {
            return Verdict.BAD_METHOD;
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Verdict.FINE;
        }
        Map<String, List<String>> parameters = target.parameters();
        if (!usable(parameters)) {
            return Verdict.BAD_REQUEST;
        }
        if (!"4".equals(first(parameters, "EIO"))) {
            return Verdict.BAD_VERSION;
        }
        return judgeTransport(request, first(parameters, "transport"), first(parameters, "sid"));
    }

    private Verdict judgeTransport(FullHttpRequest request, @Nullable String transport, @Nullable String sid) {
        if (!POLLING.equals(transport) && !WEBSOCKET.equals(transport)) {
            return Verdict.UNKNOWN_TRANSPORT;
        }
        boolean webSocket = WEBSOCKET.equals(transport);
        boolean post = request.method().equals(HttpMethod.POST);
        if (webSocket != isUpgrade(request.headers())) {
            return Verdict.BAD_REQUEST;
        }
        if (post && (sid == null || webSocket)) {
            return Verdict.BAD_METHOD;
        }
        if (post != request.content().isReadable()) {
            return Verdict.BAD_REQUEST;
        }
        if (sid == null) {
            return links.size() >= config.maxSockets() ? Verdict.FULL : Verdict.FINE;
        }
        SocketLink link = link(sid);
        if (link == null) {
            return Verdict.UNKNOWN_SESSION;
        }
        return link.outlet().isPolling() || post ? Verdict.FINE : Verdict.BAD_REQUEST;
    }

    /** The connection that a polling request belongs to. */
    @Nullable
    SocketLink linkOf(FullHttpRequest request) {
        Map<String, List<String>> parameters = new QueryStringDecoder(request.uri()).parameters();
        String sid = first(parameters, "sid");
        return sid == null || !POLLING.equals(first(parameters, "transport")) ? null : link(sid);
    }

    private @Nullable SocketLink link(String sid) {
        if (sid.length() != UUID_LENGTH) {
            return null;
        }
        try {
            SocketLink link = links.find(UUID.fromString(sid));
            return link == null || link.isGone() ? null : link;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isGateway(HttpHeaders headers) {
        String given = headers.get(GATEWAY_HEADER);
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret);
    }

    private static boolean isUpgrade(HttpHeaders headers) {
        return WEBSOCKET.equalsIgnoreCase(headers.get(HttpHeaderNames.UPGRADE));
    }

    /** JSONP, base64 and other leftovers of old clients are not for us; nor is a parameter given twice. */
    private static boolean usable(Map<String, List<String>> parameters) {
        return PARAMETERS.containsAll(parameters.keySet())
                && parameters.values().stream().allMatch(values -> values.size() == 1);
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.getFirst();
    }
}
