package dev.capstan.service.net;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of another server.
 *
 * @param headers none of them is sent on to another host when the answer redirects there
 * @param json the body of a POST, JSON unless a header says otherwise; null for a GET
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

    /** A form (name and value pairs, encoded) that is posted to an address which a user chose, or which led from one. */
    public static WebRequest form(URI address, String form, Map<String, String> headers, int maxBytes, Duration time) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Accept", "application/json");
        return new WebRequest(address, all, form, true, maxBytes, time);
    }

    WebRequest at(URI next) {
        boolean sameHost = next.getHost() != null && next.getHost().equalsIgnoreCase(address.getHost());
        return new WebRequest(next, sameHost ? headers : Map.of(), null, chosenByUser, maxBytes, time);
    }
}
