package dev.capstan.service.net;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of another server.
 *
 * @param headers none of them is sent on to another host when the answer redirects there
 * @param json the body of a POST; null for a GET
 * @param chosenByUser whether the address guard stands before it, and before each redirect; an address that the operator
 *     configured needs none
 * @param maxBytes how much of the body is read
 * @param time how long all of it may take
 */
public record WebRequest(
        URI address,
        Map<String, String> headers,
        @Nullable String json,
        boolean chosenByUser,
        int maxBytes,
        Duration time) {
    public WebRequest {
        headers = Map.copyOf(headers);
    }

    /** A page that a user, or a model on the user's behalf, wants to read. */
    public static WebRequest page(URI address, int maxBytes, Duration time) {
        return new WebRequest(
                address,
                Map.of("Accept", "text/html,application/xhtml+xml,text/*;q=0.9,application/json;q=0.8,*/*;q=0.1"),
                null,
                true,
                maxBytes,
                time);
    }

    WebRequest at(URI next) {
        boolean sameHost = next.getHost() != null && next.getHost().equalsIgnoreCase(address.getHost());
        return new WebRequest(next, sameHost ? headers : Map.of(), null, chosenByUser, maxBytes, time);
    }
}
