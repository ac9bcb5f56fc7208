package dev.capstan.web.filters;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The network address of who really sent a request. What {@code X-Forwarded-For} says is read from its end, and believed
 * as long as a trusted proxy says it, so that a caller cannot take the address of another.
 */
@ApplicationScoped
public class ClientAddress {
    private static final String HEADER = "X-Forwarded-For";
    private static final int MOST_HOPS = 20;

    @Inject
    ProxyConfig proxies;

    public String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders(HEADER)));
    }

    String of(String peer, List<String> forwarded) {
        Optional<InetAddress> sender = literal(peer);
        if (sender.isEmpty()) {
            return peer;
        }
        List<String> hops = new ArrayList<>(List.of(String.join(",", forwarded).split(",", -1)));
        Collections.reverse(hops);
        InetAddress client = sender.get();
        for (String hop : hops.subList(0, Math.min(hops.size(), MOST_HOPS))) {
            Optional<InetAddress> before = literal(hop.strip());
            if (!proxies.trusts(client) || before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return client.getHostAddress();
    }

    /** Never asks a name service. */
    private static Optional<InetAddress> literal(String text) {
        String bare = text.startsWith("[") && text.contains("]") ? text.substring(1, text.indexOf(']')) : text;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
