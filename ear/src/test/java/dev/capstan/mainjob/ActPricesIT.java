package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What acts cost that are paid by the unit: set by an administrator over REST, paid by a run. */
class ActPricesIT {
    private final CapstanServer server = CapstanServer.shared();
    private final Administration admin = new Administration(server);
    private final ApiClient user = ApiClient.register(server.baseUri());

    /** Other tests use the same server. */
    @AfterEach
    void makeThemFreeAgain() {
        set("tool", "Bash", "0", "");
        set("sandbox_seconds", "*", "0", "");
    }

    @Test
    void aPriceOfAnActHasAHistoryAndOnlyAdministratorsSetIt() {
        String tool = "tool-" + UUID.randomUUID();
        Instant later = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);

        JsonNode first = json(set("tool", tool, "0.15", ""));
        JsonNode planned =
                json(set("tool", tool, "0.3", ",\"valid_from\":\"%s\",\"note\":\"dearer\"".formatted(later)));

        assertThat(first.path("kind").asText()).isEqualTo("tool");
        assertThat(planned.path("created_by").asText())
                .isEqualTo(admin.client.userId().toString());
        assertThat(quote(tool, "").path("unit_price").decimalValue()).isEqualByComparingTo("0.15");
        assertThat(quote(tool, "&at=" + later).path("unit_price").decimalValue())
                .isEqualByComparingTo("0.3");
        JsonNode history = json(admin.client.get("v1/admin/act-prices/history?kind=tool&item=" + tool));
        assertThat(history.path("prices")).hasSize(2);
        assertThat(history.at("/prices/0/note").asText()).isEqualTo("dearer");
        assertThat(history.at("/prices/1/valid_until").asText())
                .isEqualTo(history.at("/prices/0/valid_from").asText());
        assertThat(json(admin.client.get("v1/admin/act-prices?limit=500")).findValuesAsText("item"))
                .contains(tool);
        assertThat(set("tool", tool, "1", ",\"valid_from\":\"%s\"".formatted(later))
                        .status())
                .isEqualTo(409);
        assertThat(set("tool", tool, "-1", "").status()).isEqualTo(400);
        assertThat(set("tool", tool, "0.0000001", "").status()).isEqualTo(400);
        assertThat(set("tool", tool, "1", ",\"valid_from\":\"2020-01-01T00:00:00Z\"")
                        .status())
                .isEqualTo(400);
        assertThat(set("model_call", tool, "1", "").status()).isEqualTo(400);
        assertThat(set("tool", tool, "\"NaN\"", "").status()).isEqualTo(422);
        assertThat(admin.client
                        .get("v1/admin/act-prices/quote?kind=tool&item=none-" + tool)
                        .status())
                .isEqualTo(404);
        assertThat(admin.client.get("v1/admin/act-prices?limit=501").status()).isEqualTo(422);
        assertThat(user.post("v1/admin/act-prices", body("tool", tool, "1", "")).status())
                .isEqualTo(403);
        assertThat(user.get("v1/admin/act-prices").status()).isEqualTo(403);
    }

    /** 0.15 USD are ten credits; two minutes at 0.0001 USD are 0.8 credits. */
    @Test
    void aPricedToolAndTheSecondsOfItsSandboxArePaid() {
        json(set("tool", "Bash", "0.15", ""));
        json(set("sandbox_seconds", "*", "0.0001", ""));

        String session;
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(
                    "!tool Bash {\"session_name\":\"main\",\"command\":\"true\",\"description\":\"x\"}\n!say done");
            client.await("agent.complete");
            session = client.sessionId();
        }

        JsonNode entries = json(user.get("v1/credits/usage/" + session));
        assertThat(entries.path("items").findValuesAsText("billing_kind")).contains("tool_usage");
        JsonNode holds = json(admin.client.get("v1/admin/credits/holds?limit=500"));
        assertThat(holds.path("holds")).anySatisfy(hold -> {
            assertThat(hold.path("session_id").asText()).isEqualTo(session);
            assertThat(hold.path("kind").asText()).isEqualTo("sandbox_seconds");
            assertThat(hold.path("held_credits").decimalValue()).isEqualByComparingTo("0.8");
        });
    }

    private JsonNode quote(String tool, String more) {
        return json(admin.client.get("v1/admin/act-prices/quote?kind=tool&item=" + tool + more));
    }

    private ApiClient.Answer set(String kind, String item, String price, String more) {
        return admin.client.post("v1/admin/act-prices", body(kind, item, price, more));
    }

    private static String body(String kind, String item, String price, String more) {
        return "{\"kind\":\"%s\",\"item\":\"%s\",\"unit_price\":%s%s}".formatted(kind, item, price, more);
    }

    private static JsonNode json(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
        return answer.json();
    }
}
