package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The event log as server-sent events. */
class EventStreamIT {
    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @Test
    void theStreamIsTheLogAndGoesOnAfterTheLastId() throws Exception {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!delay 5\n!words 60");
            String path = "v1/sessions/" + client.sessionId() + "/events/stream";

            List<JsonNode> first = read(user, path, "0", 20);
            List<JsonNode> rest = read(user, path, String.valueOf(last(first)), Integer.MAX_VALUE);

            client.await("billing.metrics.updated");
            Transcript pieced = Transcript.of(first, rest);
            assertThat(pieced.repeated()).isEmpty();
            assertThat(pieced.events())
                    .isEqualTo(Transcript.of(rejoin(client).events()).events());
        }
    }

    @Test
    void strangersGetNothingAndViewersOnlyWhatIsForThem() throws Exception {
        ApiClient stranger = ApiClient.register(server.baseUri());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!say hello");
            client.await("billing.metrics.updated");
            String own = "v1/sessions/" + client.sessionId() + "/events/stream";
            String shared = "v1/public/sessions/" + client.sessionId() + "/events/stream";
            assertThat(open(stranger, own, "0").statusCode()).isEqualTo(404);
            assertThat(open(stranger, shared, "0").statusCode()).isEqualTo(404);
            assertThat(open(user, own, "soon").statusCode()).isEqualTo(400);

            user.post("v1/sessions/" + client.sessionId() + "/publish", "");

            List<JsonNode> seen = read(stranger, shared, "0", 4);
            assertThat(seen).extracting(SocketClient::name).contains("session.user_message", "agent.complete");
            assertThat(seen).extracting(SocketClient::name).noneMatch(name -> name.startsWith("billing"));
        }
    }

    private SocketClient rejoin(SocketClient client) {
        SocketClient late = SocketClient.rejoined(user, client.sessionId(), 0);
        late.await("billing.metrics.updated");
        late.close();
        return late;
    }

    private static long last(List<JsonNode> events) {
        return events.getLast().path("seq").asLong();
    }

    private static HttpResponse<InputStream> open(ApiClient caller, String path, String lastId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(caller.base().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastId)
                .build();
        return caller.http().send(request, BodyHandlers.ofInputStream());
    }

    /** Reads until the run has ended, or until there are enough. */
    private static List<JsonNode> read(ApiClient caller, String path, String lastId, int enough) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        HttpResponse<InputStream> response = open(caller, path, lastId);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (InputStream body = response.body()) {
            String id = "";
            while (events.size() < enough) {
                String line = line(body);
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    JsonNode event = ApiClient.parse(line.substring(5));
                    assertThat(event.path("seq").asText()).isEqualTo(id);
                    events.add(event);
                    if (SocketClient.name(event).equals("billing.metrics.updated")) {
                        break;
                    }
                }
            }
        }
        return events;
    }

    private static String line(InputStream body) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = body.read(); c != '\n'; c = body.read()) {
            if (c < 0) {
                throw new IOException("the stream ended");
            }
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
