package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.launcher.audit.LedgerAudit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read of their credits and administrators do with them and with prices, over REST. */
class CreditsApiIT {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    private static @Nullable ApiClient reader;
    private static @Nullable ApiClient admin;

    private final CapstanServer server = CapstanServer.shared();
    private @Nullable ApiClient user;

    @Test
    void aUserSeesWhatARunCost() {
        String session = run("!say one two three");
        ApiClient other = ApiClient.register(server.baseUri());

        JsonNode list = json(user().get("v1/credits/usage"));
        JsonNode detail = json(user().get("v1/credits/usage/" + session));
        JsonNode history = json(user().get("v1/credits/history?transaction_type=llm_usage"));
        JsonNode entries = json(user().get("v1/credits/ledger/" + session));
        JsonNode holds = json(user().get("v1/credits/reservations/" + session));

        assertThat(list.path("total").asInt()).isEqualTo(1);
        assertThat(list.at("/sessions/0/session_id").asText()).isEqualTo(session);
        assertThat(list.at("/sessions/0/session_title").asText()).isNotBlank();
        BigDecimal cost = list.at("/sessions/0/credits").decimalValue().negate();
        assertThat(cost).isPositive();
        JsonNode item = detail.at("/items/0");
        assertThat(detail.path("total_credits").decimalValue()).isEqualByComparingTo(cost);
        assertThat(detail.path("total_items").asInt()).isEqualTo(1);
        assertThat(item.path("credits_charged").decimalValue()).isEqualByComparingTo(cost);
        assertThat(item.path("output_tokens").asInt()).isEqualTo(3);
        assertThat(item.at("/metadata/output_tokens").asInt()).isEqualTo(3);
        assertThat(item.path("billing_kind").asText()).isEqualTo("llm_usage");
        assertThat(item.path("cost_usd").decimalValue()).isPositive();
        assertThat(history.path("total").asInt()).isEqualTo(1);
        assertThat(history.at("/transactions/0/id")).isEqualTo(item.path("id"));
        assertThat(entries.at("/entries/0/delta_credits").decimalValue()).isEqualByComparingTo(cost.negate());
        assertThat(entries.at("/entries/0/balance_after_credits").decimalValue())
                .isEqualByComparingTo(new BigDecimal("300").subtract(cost));
        assertThat(holds.at("/entries/0/status").asText()).isEqualTo("settled");
        assertThat(holds.at("/entries/0/actual_credits").decimalValue()).isEqualByComparingTo(cost);
        JsonNode foreign = json(other.get("v1/credits/usage/" + session));
        assertThat(foreign.findValues("amount")).isEmpty();
        assertThat(foreign.path("total_items").asInt()).isZero();
        for (String path : new String[] {"ledger", "reservations"}) {
            assertThat(other.get("v1/credits/" + path + "/" + session).status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void aNamelessAndAnUnknownSessionHaveTheirIdForATitle() {
        String nameless = user().post("v1/sessions", "").json().path("id").asText();

        for (String id : new String[] {nameless, NOBODY}) {
            JsonNode detail = json(user().get("v1/credits/usage/" + id));

            assertThat(detail.path("session_title").asText()).isEqualTo(id);
            assertThat(detail.path("items").isEmpty()).isTrue();
        }
    }

    @Test
    void theTotalIsRightPastTheEnd() {
        run("!say hello");

        assertThat(json(user().get("v1/credits/usage?page=2147483647&per_page=100"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        JsonNode history = json(user().get("v1/credits/history?page=2147483647"));
        assertThat(history.path("total").asInt()).isEqualTo(2);
        assertThat(history.path("transactions").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "v1/credits/usage?page=0,                     422",
        "v1/credits/usage?page=-1,                    422",
        "v1/credits/usage?page=2147483648,            422",
        "v1/credits/usage?page=1.5,                   422",
        "v1/credits/usage?per_page=101,               422",
        "v1/credits/usage/not-a-uuid,                 422",
        "v1/credits/history?page=99999999999999999999,422",
        "v1/credits/history?transaction_type=%00,     422",
        "v1/credits/history?transaction_type=nonsense,200",
        "v1/credits/ledger/x,                         422",
        "v1/credits/ledger/00000000-0000-0000-0000-000000000000?per_page=0, 422",
        "v1/credits/reservations/x,                   422",
        "v1/credits/statements/2026-13,               422",
        "v1/credits/statements/2026-1,                422",
        "v1/credits/statements/0000-00,               422",
        "v1/credits/statements/nonsense.csv,          422",
        "v1/credits/statements/1970-01,               404",
        "v1/credits/statements/9998-12,               404",
    })
    void badInputIsRefused(String path, int status) {
        assertThat(reader().get(path).status()).isEqualTo(status);
    }

    @Test
    void aMonthIsStated() {
        run("!say hello");
        YearMonth month = YearMonth.now(Clock.systemUTC().withZone(ZoneOffset.UTC));

        JsonNode statement = json(user().get("v1/credits/statements/" + month));
        ApiClient.Answer csv = user().get("v1/credits/statements/%s.csv".formatted(month));

        assertThat(statement.path("balanced").asBoolean()).isTrue();
        assertThat(statement.at("/usage/0/item").asText()).isEqualTo("demo");
        assertThat(statement.at("/usage/0/price_source").asText()).isIn("price_list", "model_setting");
        assertThat(statement.path("closed").asBoolean()).isFalse();
        assertThat(csv.status()).isEqualTo(200);
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("statement-" + month + ".csv");
        assertThat(csv.body())
                .startsWith("section,month,")
                .contains("\r\nopening,")
                .contains("\r\nclosing,");
        assertThat(user().get("v1/admin/credits/users/%s/statements/%s".formatted(user().userId(), month))
                        .status())
                .isEqualTo(403);
        assertThat(json(admin().get("v1/admin/credits/users/%s/statements/%s".formatted(user().userId(), month)))
                        .path("account_id"))
                .isEqualTo(statement.path("account_id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET v1/admin/prices",
                "GET v1/admin/prices/history?model_pattern=demo",
                "GET v1/admin/prices/quote?model_id=demo",
                "POST v1/admin/prices",
                "GET v1/admin/credits/holds",
                "GET v1/admin/credits/quarantine",
                "GET v1/admin/credits/reconciliation",
                "POST v1/admin/credits/reconciliation",
                "GET v1/admin/credits/users/00000000-0000-0000-0000-000000000000/balance",
                "GET v1/admin/credits/users/00000000-0000-0000-0000-000000000000/history",
                "POST v1/admin/credits/users/00000000-0000-0000-0000-000000000000/grants",
                "POST v1/admin/credits/users/00000000-0000-0000-0000-000000000000/adjustments",
                "POST v1/admin/credits/users/00000000-0000-0000-0000-000000000000/refunds",
            })
    void onlyAdministratorsMay(String operation) {
        String[] parts = operation.split(" ", -1);

        for (ApiClient caller : new ApiClient[] {reader(), ApiClient.stranger(server.baseUri())}) {
            ApiClient.Answer answer = caller.send(
                    parts[0], parts[1], BodyPublishers.ofString("{}"), Map.of("Content-Type", "application/json"));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        }
    }

    @Test
    void anAdministratorMovesCreditsOncePerKey() {
        ApiClient admin = admin();
        String of = "v1/admin/credits/users/" + user().userId();
        String session = run("!say one two three");
        String hold = json(user().get("v1/credits/reservations/" + session))
                .at("/entries/0/id")
                .asText();
        BigDecimal cost = json(user().get("v1/credits/usage/" + session))
                .path("total_credits")
                .decimalValue();

        String grant = "{\"amount\":50,\"reason\":\"welcome\",\"idempotency_key\":\"g1\"}";
        assertThat(admin.post(of + "/grants", grant).status()).isEqualTo(200);
        JsonNode again = json(admin.post(of + "/grants", grant));
        JsonNode refunded = json(admin.post(
                of + "/refunds",
                "{\"hold_id\":\"%s\",\"reason\":\"sorry\",\"idempotency_key\":\"r1\"}".formatted(hold)));
        JsonNode adjusted = json(admin.post(
                of + "/adjustments", "{\"amount\":-100.5,\"reason\":\"too much\",\"idempotency_key\":\"a1\"}"));
        ApiClient.Answer tooMuch = admin.post(
                of + "/refunds",
                "{\"hold_id\":\"%s\",\"reason\":\"sorry\",\"idempotency_key\":\"r2\"}".formatted(hold));

        assertThat(again.path("bonus_credits").decimalValue()).isEqualByComparingTo("50");
        assertThat(refunded.path("credits").decimalValue()).isEqualByComparingTo("300");
        assertThat(adjusted.path("credits").decimalValue()).isEqualByComparingTo("199.5");
        assertThat(tooMuch.status()).isEqualTo(409);
        assertThat(cost).isPositive();
        JsonNode history = json(admin.get(of + "/history"));
        assertThat(history.path("total").asInt()).isEqualTo(5);
        assertThat(history.findValuesAsText("transaction_type"))
                .containsExactly("adjustment", "refund", "bonus_grant", "llm_usage", "signup_grant");
        assertThat(json(admin.post("v1/admin/credits/reconciliation", ""))
                        .path("sound")
                        .asBoolean())
                .isTrue();
        assertThat(new Ledger(server, user().userId()).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grants      | {\"amount\":0,\"reason\":\"r\",\"idempotency_key\":\"k\"}         | 400",
                "grants      | {\"amount\":-1,\"reason\":\"r\",\"idempotency_key\":\"k\"}        | 400",
                "grants      | {\"amount\":0.0000001,\"reason\":\"r\",\"idempotency_key\":\"k\"} | 400",
                "grants      | {\"amount\":1e400,\"reason\":\"r\",\"idempotency_key\":\"k\"}     | 400",
                "grants      | {\"amount\":1e999999999,\"reason\":\"r\",\"idempotency_key\":\"k\"} | 400",
                "grants      | {\"amount\":NaN,\"reason\":\"r\",\"idempotency_key\":\"k\"}       | 422",
                "grants      | {\"amount\":\"7\",\"reason\":\"r\",\"idempotency_key\":\"k\"}     | 422",
                "grants      | {\"amount\":1,\"reason\":\"r\"}                                   | 422",
                "grants      | {\"amount\":1,\"pool\":\"gold\",\"reason\":\"r\",\"idempotency_key\":\"k\"} | 422",
                "adjustments | {\"amount\":0,\"reason\":\"r\",\"idempotency_key\":\"k\"}         | 400",
                "adjustments | {\"amount\":1,\"reason\":\" \",\"idempotency_key\":\"k\"}         | 422",
                "adjustments | {\"amount\":-301,\"reason\":\"r\",\"idempotency_key\":\"k\"}      | 4xx",
                "refunds     | {\"reason\":\"r\",\"idempotency_key\":\"k\"}                      | 400",
                "refunds     | {\"usage_key\":\"none\",\"reason\":\"r\",\"idempotency_key\":\"k\"} | 404",
                "refunds     | {\"hold_id\":\"x\",\"reason\":\"r\",\"idempotency_key\":\"k\"}    | 422",
            })
    void anAmountThatIsNoneIsRefused(String what, String body, String status) {
        ApiClient.Answer answer =
                admin().post("v1/admin/credits/users/%s/%s".formatted(user().userId(), what.strip()), body);

        assertThat(String.valueOf(answer.status())).as(answer.toString()).matches(status.replace("xx", "\\d\\d"));
        assertThat(new Ledger(server, user().userId()).owned()).isEqualByComparingTo("300");
    }

    @Test
    void anAdministratorSetsPricesForTheFuture() {
        ApiClient admin = admin();
        String model = "model-" + UUID.randomUUID();
        Instant later = Instant.now().plus(Duration.ofDays(3)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

        JsonNode first = json(admin.post("v1/admin/prices", price(model, "2", "")));
        JsonNode planned =
                json(admin.post("v1/admin/prices", price(model, "4", ",\"valid_from\":\"%s\"".formatted(later))));

        assertThat(first.path("cache_read_price").decimalValue()).isEqualByComparingTo("2");
        assertThat(planned.path("created_by").asText()).isEqualTo(admin.userId().toString());
        assertThat(input(admin, model, "")).isEqualByComparingTo("2");
        assertThat(input(admin, model, "&at=" + later)).isEqualByComparingTo("4");
        assertThat(json(admin.get("v1/admin/prices/history?model_pattern=" + model))
                        .path("prices")
                        .size())
                .isEqualTo(2);
        assertThat(json(admin.get("v1/admin/prices?limit=500")).findValuesAsText("model_pattern"))
                .contains(model, "demo");
        assertThat(admin.post("v1/admin/prices", price(model, "4", ",\"valid_from\":\"%s\"".formatted(later)))
                        .status())
                .isEqualTo(409);
        for (String refused : new String[] {
            price(model, "2", ",\"valid_from\":\"2020-01-01T00:00:00Z\""),
            price(model, "-1", ""),
            price("a b", "1", ""),
            price(model, "0.0000001", "")
        }) {
            assertThat(admin.post("v1/admin/prices", refused).status())
                    .as(refused)
                    .isEqualTo(400);
        }
        assertThat(admin.post("v1/admin/prices", price(model, "2", ",\"valid_from\":\"soon\""))
                        .status())
                .isEqualTo(422);
        assertThat(admin.get("v1/admin/prices?at=yesterday").status()).isEqualTo(422);
        assertThat(admin.get("v1/admin/prices?at=-1000000-01-01T00:00:00Z").status())
                .isIn(400, 422);
        assertThat(admin.get("v1/admin/prices/quote?model_id=no-such-model").status())
                .isEqualTo(404);
        assertThat(admin.get("v1/admin/credits/holds?after=x").status()).isEqualTo(400);
    }

    @Test
    void anAuditorFindsNoDifference() throws SQLException {
        run("!tool Bash {\"session_name\":\"main\",\"command\":\"true\",\"description\":\"x\"}\n!say done");
        ByteArrayOutputStream report = new ByteArrayOutputStream();

        long differences;
        try (Connection connection = server.connect();
                PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8)) {
            differences = LedgerAudit.run(connection, out);
        }

        assertThat(differences).as(report.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String price(String model, String input, String more) {
        return "{\"model_pattern\":\"%s\",\"input_price\":%s,\"output_price\":8%s}".formatted(model, input, more);
    }

    private static BigDecimal input(ApiClient admin, String model, String more) {
        return json(admin.get("v1/admin/prices/quote?model_id=" + model + "-2026" + more))
                .path("input_price")
                .decimalValue();
    }

    private static JsonNode json(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
        return answer.json();
    }

    /** A run in a new session, to its end. */
    private String run(String text) {
        try (SocketClient client = SocketClient.inNewSession(user())) {
            client.query(text);
            client.await("billing.metrics.updated");
            return client.sessionId();
        }
    }

    /** Somebody of this test's own. */
    private ApiClient user() {
        if (user == null) {
            user = ApiClient.register(server.baseUri());
        }
        return user;
    }

    /** Somebody whose credits no test moves. */
    private ApiClient reader() {
        if (reader == null) {
            reader = ApiClient.register(server.baseUri());
        }
        return reader;
    }

    private ApiClient admin() {
        if (admin == null) {
            admin = promoted(ApiClient.register(server.baseUri()));
        }
        return admin;
    }

    private ApiClient promoted(ApiClient somebody) {
        try (Connection connection = server.connect();
                PreparedStatement promotion =
                        connection.prepareStatement("UPDATE users SET role = 'admin' WHERE id = ?")) {
            promotion.setObject(1, somebody.userId());
            promotion.executeUpdate();
            return somebody;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
