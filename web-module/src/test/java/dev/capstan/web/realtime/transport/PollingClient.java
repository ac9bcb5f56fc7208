package dev.capstan.web.realtime.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client of the polling transport without manners: it polls when the test says so, and shows the packets that come. */
final class PollingClient implements AutoCloseable {
    private static final String SEPARATOR = "\u001e";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String origin;
    private final String sid;

    PollingClient(String origin) throws Exception {
        this.origin = origin;
        String open = http.send(get("").build(), BodyHandlers.ofString()).body();
        this.sid = open.substring(open.indexOf("\"sid\":\"") + 7, open.indexOf("\",\"upgrades\""));
    }

    String sid() {
        return sid;
    }

    /** The packets of one poll. */
    List<String> poll() throws Exception {
        return packets(http.send(get("&sid=" + sid).build(), BodyHandlers.ofString()));
    }

    CompletableFuture<List<String>> pollLater() {
        return http.sendAsync(get("&sid=" + sid).build(), BodyHandlers.ofString())
                .thenApply(PollingClient::packets);
    }

    /** The status of a poll that is not expected to go well. */
    int pollStatus() throws Exception {
        return http.send(get("&sid=" + sid).build(), BodyHandlers.discarding()).statusCode();
    }

    int post(String... packets) throws Exception {
        HttpRequest request = get("&sid=" + sid)
                .POST(HttpRequest.BodyPublishers.ofString(String.join(SEPARATOR, packets)))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder get(String more) {
        return HttpRequest.newBuilder(URI.create(origin + "/socket.io/?EIO=4&transport=polling" + more))
                .timeout(Duration.ofSeconds(20));
    }

    private static List<String> packets(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError("The poll was answered with " + answer.statusCode() + " " + answer.body());
        }
        return List.of(answer.body().split(SEPARATOR));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
