package dev.capstan.web.sandboxes;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers pass between a browser and what an agent serves. Nothing that tells who the browser's user is goes in, and
 * nothing that could act in this server's name comes out: a page of an agent has an origin of its own, and no cookies.
 */
final class PortHeaders {
    private static final String POLICY =
            "sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads; frame-ancestors http: https:";
    private static final Set<String> KEPT_BACK = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "content-length",
            "accept-encoding",
            "cookie",
            "authorization",
            "origin",
            "referer",
            "forwarded",
            "x-real-ip");
    private static final Set<String> KEPT_IN = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "set-cookie",
            "set-cookie2",
            "location",
            "refresh",
            "clear-site-data",
            "content-security-policy",
            "content-security-policy-report-only",
            "strict-transport-security",
            "service-worker-allowed",
            "referrer-policy",
            "x-frame-options",
            "vary",
            "server",
            "date",
            "alt-svc",
            "link",
            "report-to",
            "nel",
            "reporting-endpoints");

    private PortHeaders() {}

    /** @param prefix the path below which the page is shown, which some frameworks want to know */
    static HttpHeaders inward(HttpServletRequest request, int port, String prefix) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!KEPT_BACK.contains(lower) && !lower.startsWith("x-forwarded") && !lower.startsWith("sec-websocket")) {
                headers.add(name, Collections.list(request.getHeaders(name)));
            }
        }
        headers.set("Host", "127.0.0.1:" + port);
        headers.set("X-Forwarded-Prefix", prefix);
        return headers;
    }

    static void outward(HttpHeaders headers, HttpServletResponse response, int port, String prefix) {
        for (Map.Entry<String, String> header : headers) {
            String lower = header.getKey().toLowerCase(Locale.ROOT);
            if (!KEPT_IN.contains(lower) && !lower.startsWith("access-control-")) {
                response.addHeader(header.getKey(), header.getValue());
            }
        }
        String location = headers.get("Location");
        if (location != null) {
            response.setHeader("Location", below(location, port, prefix));
        }
        String length = headers.get("Content-Length");
        if (length != null && length.matches("\\d{1,18}")) {
            response.setContentLengthLong(Long.parseLong(length));
        }
        guard(response);
    }

    /** What holds for everything below a link, answers of this server included. */
    static void guard(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Robots-Tag", "noindex");
        if (!response.containsHeader("Access-Control-Allow-Origin")) {
            response.setHeader("Access-Control-Allow-Origin", "*"); // its own page counts as another origin
        }
    }

    /** A redirect within the program leads to the same place below the link. */
    static String below(String location, int port, String prefix) {
        for (String own : new String[] {"http://127.0.0.1:" + port, "http://localhost:" + port}) {
            if (location.equals(own) || location.startsWith(own + "/")) {
                return below(location.length() == own.length() ? "/" : location.substring(own.length()), port, prefix);
            }
        }
        return location.startsWith("/") && !location.startsWith("//") ? prefix + location : location;
    }
}
