package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do with their sessions over REST. */
class SessionsIT {
    private static final String UNKNOWN = "00000000-0000-0000-0000-00000000dead";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.register(server.baseUri());
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());

    @Test
    void aSharedSessionIsReadByEverybodyWithoutWhatIsItsOwners() {
        String id;
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!say for everybody");
            client.await("billing.metrics.updated");
            id = client.sessionId();
        }
        patch(id, "{\"settings\":{\"note\":\"private-note\"},\"name\":\" My plan \"}");
        assertThat(nobody.get("v1/public/sessions/" + id).status()).isEqualTo(404);

        assertThat(user.post("v1/sessions/" + id + "/publish", "").status()).isEqualTo(200);
        assertThat(user.post("v1/sessions/" + id + "/publish", "").status()).isEqualTo(200);

        ApiClient.Answer seen = nobody.get("v1/public/sessions/" + id);
        ApiClient.Answer events = nobody.get("v1/public/sessions/" + id + "/events");
        assertThat(seen.json().path("name").asText()).isEqualTo("My plan");
        assertThat(seen.body())
                .doesNotContain("private-note")
                .doesNotContain(user.userId().toString());
        assertThat(seen.json().path("model_setting_id").isNull()).isTrue();
        assertThat(events.body())
                .contains("for everybody", "agent.complete")
                .doesNotContain("billing.")
                .doesNotContain(user.userId().toString());
        assertThat(stranger.get("v1/sessions/" + id).status()).isEqualTo(404);

        assertThat(user.post("v1/sessions/" + id + "/unpublish", "").status()).isEqualTo(200);
        assertThat(nobody.get("v1/public/sessions/" + id).status()).isEqualTo(404);
        assertThat(nobody.get("v1/public/sessions/" + id + "/events").status()).isEqualTo(404);
    }

    @Test
    void aDeletionStopsTheRunAndCanBeTakenBack() {
        Ledger ledger = new Ledger(server, user.userId());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!delay 20\n!words 2000");
            client.await("agent.response.delta");
            String path = "v1/sessions/" + client.sessionId();

            assertThat(delete(user, path).json().path("message").asText()).isNotEmpty();

            client.await("agent.response.interrupted");
            assertThat(delete(user, path).status()).isEqualTo(404);
            assertThat(user.get(path).status()).isEqualTo(404);
            assertThat(ids("v1/sessions?deleted=true")).containsExactly(client.sessionId());
            assertThat(stranger.post(path + "/restore", "").status()).isEqualTo(404);
            assertThat(user.post(path + "/restore", "").json().path("id").asText())
                    .isEqualTo(client.sessionId());
            assertThat(ids("v1/sessions")).containsExactly(client.sessionId());
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void callsOfTheSameMomentChangeAListOnce() throws Exception {
        String id = create();
        String path = "v1/sessions/pins/" + id;

        assertThat(together(() -> user.post(path, ""))).containsOnlyOnce(true).hasSize(8);
        assertThat(user.get("v1/sessions/pins").json().path("total").asInt()).isEqualTo(1);
        assertThat(together(() -> delete(user, path))).containsOnlyOnce(true).hasSize(8);
        assertThat(user.get("v1/sessions/pins").json().path("total").asInt()).isZero();
        assertThat(stranger.post(path, "").status()).isEqualTo(404);
        assertThat(stranger.post("v1/sessions/wishlist/" + id, "").status()).isEqualTo(404);
        assertThat(delete(stranger, path).json().path("success").asBoolean(true))
                .isFalse();
    }

    @Test
    void aBulkDeletionReportsEachId() {
        String mine = create();

        JsonNode report = user.post(
                        "v1/sessions/bulk-delete", "{\"session_ids\":[\"%s\",\"%s\"]}".formatted(UNKNOWN, mine))
                .json();

        assertThat(report.path("deleted_ids").get(0).asText()).isEqualTo(mine);
        assertThat(report.path("failed_ids").get(0).asText()).isEqualTo(UNKNOWN);
    }

    @Test
    void listsAreSortedAndPaged() {
        String first = create();
        String second = create();
        try (SocketClient client = SocketClient.rejoined(user, first, 0)) {
            client.query("!say 100% _sure_");
            client.await("billing.metrics.updated");
        }

        assertThat(ids("v1/sessions")).containsExactly(second, first);
        assertThat(ids("v1/sessions?order=activity")).containsExactly(first, second);
        assertThat(ids("v1/sessions?order=activity&per_page=1&page=2")).containsExactly(second);
        assertThat(ids("v1/sessions?query=100%25%20_S")).containsExactly(first);
        assertThat(ids("v1/sessions?query=1%25s")).isEmpty();
        assertThat(ids("v1/sessions?page=2147483647&per_page=100")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"\"}",
                "{\"name\":\"  \\n \"}",
                "{\"name\":7}",
                "{\"name\":\"nul \\u0000\"}",
                "{\"name\":\"half \\ud800\"}",
                "{\"status\":\"gone\"}",
                "{\"status\":1}",
                "{\"settings\":[]}",
                "{\"settings\":\"x\"}",
                "{\"is_public\":\"maybe\"}",
                "[]",
                "null",
                "",
                "{\"name\":",
                "{\"settings\":{\"\\u0000\":1}}"
            })
    void aBadChangeIsRefused(String body) {
        String id = create();

        assertThat(patch(id, body).status()).isEqualTo(422);

        JsonNode after = user.get("v1/sessions/" + id).json();
        assertThat(after.path("name").isNull()).isTrue();
        assertThat(after.path("session_metadata").isNull()).isTrue();
    }

    @Test
    void whatIsTooLongIsRefused() {
        String id = create();

        assertThat(patch(id, "{\"name\":\"" + "x".repeat(501) + "\"}").status()).isEqualTo(422);
        assertThat(patch(id, "{\"settings\":{\"a\":\"" + "x".repeat(70_000) + "\"}}")
                        .status())
                .isEqualTo(422);
        String many = ("\"" + UNKNOWN + "\",").repeat(51);
        assertThat(bulk("[" + many.substring(0, many.length() - 1) + "]")).isEqualTo(422);
        for (String ids : List.of("[]", "null", "[null]", "[\"x\"]", "7", "{}")) {
            assertThat(bulk(ids)).as(ids).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, v1/public/sessions/not-a-uuid, 422",
        "GET, v1/public/sessions/" + UNKNOWN + ", 404",
        "POST, v1/sessions/" + UNKNOWN + "/publish, 404",
        "POST, v1/sessions/" + UNKNOWN + "/restore, 404",
        "DELETE, v1/sessions/" + UNKNOWN + ", 404",
        "POST, v1/sessions/pins/nothing, 422",
        "DELETE, v1/sessions/pins, 405",
        "POST, v1/sessions/wishlist/" + UNKNOWN + ", 404",
        "GET, v1/sessions?order=size, 422",
        "GET, v1/sessions?deleted=perhaps, 422",
    })
    void aBadAddressIsRefused(String method, String path, int status) {
        assertThat(user.send(method, path, BodyPublishers.noBody(), Map.of()).status())
                .isEqualTo(status);
    }

    private String create() {
        return user.post("v1/sessions", "").json().path("id").asText();
    }

    private ApiClient.Answer patch(String id, String body) {
        return user.send(
                "PATCH",
                "v1/sessions/" + id,
                BodyPublishers.ofString(body),
                Map.of("Content-Type", "application/json"));
    }

    private int bulk(String ids) {
        return user.post("v1/sessions/bulk-delete", "{\"session_ids\":" + ids + "}")
                .status();
    }

    private static ApiClient.Answer delete(ApiClient who, String path) {
        return who.send("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    private List<String> ids(String path) {
        return user.get(path)
                .json()
                .path("sessions")
                .valueStream()
                .map(session -> session.path("id").asText())
                .toList();
    }

    /** What {@code success} says to each of eight callers of the same moment. */
    private static List<Boolean> together(java.util.function.Supplier<ApiClient.Answer> call) throws Exception {
        List<Future<ApiClient.Answer>> answers = new java.util.ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(call::get));
            }
        }
        List<Boolean> successes = new java.util.ArrayList<>();
        for (Future<ApiClient.Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
            successes.add(answer.get().json().path("success").asBoolean());
        }
        return successes;
    }
}
