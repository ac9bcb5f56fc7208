package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Does what an auditor may ask about, and finds each act in the audit log: who, to what, from where, with what result. */
class AuditCoverageIT {
    private static final String SECRET = "sk-a-secret-that-nobody-may-see-0123456789";

    private final CapstanServer server = CapstanServer.shared();

    @Test
    void tellsOfEveryActThatAnAuditorAsksAbout() {
        ApiClient user = ApiClient.register(server.baseUri());
        UUID id = user.userId();
        Administration admin = new Administration(server);
        Set<String> expected = new TreeSet<>();

        expected.add("account.register");
        did(
                expected,
                "key.create",
                user.post("v1/user-settings/api-keys", "{\"name\":\"ci\",\"scopes\":[\"read\",\"write\"]}"));
        Answer model = user.post(
                "v1/user-settings/models",
                "{\"model_id\":\"audited\",\"provider\":\"OpenAI\",\"api_key\":\"%s\"}".formatted(SECRET));
        did(expected, "model-setting.create", model);
        did(
                expected,
                "model-setting.delete",
                delete(
                        user,
                        "v1/user-settings/models/" + model.json().path("id").asText()));
        Answer grant = user.post(
                "v1/user-settings/mcp",
                "{\"mcp_config\":{\"mcpServers\":{\"audited\":{\"url\":\"https://1.1.1.1/\",\"headers\":{\"Authorization\":\"Bearer %s\"}}}}}"
                        .formatted(SECRET));
        did(expected, "connector.grant", grant);
        did(
                expected,
                "connector.revoke",
                delete(user, "v1/user-settings/mcp/" + grant.json().path("id").asText()));
        String session;
        try (SocketClient socket = SocketClient.inNewSession(user)) {
            session = socket.sessionId();
        }
        did(expected, "session.publish", user.post("v1/sessions/%s/publish".formatted(session), ""));
        did(expected, "session.unpublish", user.post("v1/sessions/%s/unpublish".formatted(session), ""));
        did(expected, "session.delete", delete(user, "v1/sessions/" + session));
        did(
                expected,
                "statement.export",
                user.get("v1/credits/statements/%s.csv".formatted(YearMonth.now(ZoneOffset.UTC))));
        assertThat(user.get("v1/admin/prices").status()).isEqualTo(403);
        expected.add("access.denied");
        did(
                expected,
                "admin.grant",
                admin.client.post(
                        "v1/admin/credits/users/%s/grants".formatted(id),
                        "{\"amount\":1,\"idempotency_key\":\"%s\",\"reason\":\"audited\"}"
                                .formatted(UUID.randomUUID())));
        did(
                expected,
                "role.assign",
                Administration.put(admin.client, "v1/admin/users/%s/role".formatted(id), "{\"role\":\"user\"}"));
        did(expected, "audit.export", admin.client.get("v1/audit/export?after_seq=999999999"));
        did(expected, "sign-out", user.post("api/auth/logout", ""));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(actions(admin.client, id)).containsAll(expected));
        List<JsonNode> entries = entries(admin.client);
        assertThat(entries)
                .filteredOn(entry -> entry.path("actor_id").asText().equals(id.toString()))
                .allSatisfy(entry -> {
                    assertThat(entry.path("address").asText()).isNotEmpty();
                    assertThat(entry.path("result").asText()).isIn("success", "failure");
                    assertThat(entry.path("request_id").asText()).isNotEmpty();
                });
        assertThat(entries.toString()).doesNotContain(SECRET);
    }

    @Test
    void tellsOfSandboxesThatWereStarted() {
        ApiClient user = ApiClient.register(server.baseUri());
        Administration admin = new Administration(server);
        try (SocketClient socket = SocketClient.inNewSession(user)) {
            socket.query(MainJobIT.bash("main", "true"));
            socket.await("billing.metrics.updated");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(entries(admin.client))
                            .anyMatch(entry -> entry.path("action").asText().equals("sandbox.start")
                                    && entry.path("target_id").asText().equals(socket.sessionId())));
        }
    }

    private static void did(Set<String> expected, String action, Answer answer) {
        assertThat(answer.status()).as(action + ": " + answer).isLessThan(400);
        expected.add(action);
    }

    private static Answer delete(ApiClient client, String path) {
        return client.send("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    /** What this person did, and what was done to them. */
    private static Set<String> actions(ApiClient auditor, UUID person) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode entry : entries(auditor)) {
            if (entry.toString().contains(person.toString())
                    || entry.path("action").asText().equals("audit.export")) {
                actions.add(entry.path("action").asText());
            }
        }
        return actions;
    }

    private static List<JsonNode> entries(ApiClient auditor) {
        List<JsonNode> all = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonNode page = auditor.get("v1/audit/entries?limit=1000&after_seq=" + after)
                    .json();
            page.path("entries").forEach(all::add);
            long last = page.path("last_seq").asLong(after);
            if (last <= after || page.path("entries").isEmpty()) {
                return all;
            }
            after = last;
        }
    }
}
