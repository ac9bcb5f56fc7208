package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared accounts and budgets over REST, and the runs that they pay for or refuse. */
class SharedAccountsIT {
    private final CapstanServer server = CapstanServer.shared();
    private final Administration admin = new Administration(server);
    private final ApiClient ada = ApiClient.register(server.baseUri());
    private final UUID account = admin.account("Ada & Co", "500");

    @Test
    void aMemberSpendsFromTheAccountThatWasChosen() {
        admin.member(account, ada.userId(), "{\"owner\":false,\"limits\":{\"per_day\":100}}");
        JsonNode chosen = Administration.put(ada, "v1/credits/payer", "{\"account_id\":\"%s\"}".formatted(account))
                .json();
        assertThat(chosen.path("account_id").asText()).isEqualTo(account.toString());

        run(ada, "!words 200");

        await().untilAsserted(() -> {
            JsonNode seen = ada.get("v1/credits/accounts/" + account).json();
            assertThat(seen.path("credits").decimalValue()).isLessThan(new java.math.BigDecimal("500"));
            assertThat(seen.path("held_credits").decimalValue()).isEqualByComparingTo("0");
            assertThat(seen.at("/members/0/spent/today").decimalValue()).isPositive();
        });
        assertThat(ada.get("v1/credits/balance").json().path("credits").decimalValue())
                .isEqualByComparingTo("300");
    }

    @Test
    void otherPeopleDoNotSeeTheAccountNorMayTheyChooseIt() {
        assertThat(ada.get("v1/credits/accounts/" + account).status()).isEqualTo(404);
        assertThat(Administration.put(ada, "v1/credits/payer", "{\"account_id\":\"%s\"}".formatted(account))
                        .status())
                .isEqualTo(404);
        assertThat(ada.post("v1/admin/credits/accounts", "{\"name\":\"mine\"}").status())
                .isEqualTo(403);
        String session = ApiClient.register(server.baseUri())
                .post("v1/sessions", "{}")
                .json()
                .path("id")
                .asText();
        assertThat(ada.get("v1/credits/payer/sessions/" + session).status()).isEqualTo(404);
        assertThat(ada.get("v1/credits/budgets/sessions/" + session).status()).isEqualTo(404);
    }

    @Test
    void whoIsTakenOutPaysAlone() {
        admin.member(account, ada.userId(), "{\"owner\":true}");
        Administration.put(ada, "v1/credits/payer", "{\"account_id\":\"%s\"}".formatted(account));

        admin.client.send(
                "DELETE",
                "v1/admin/credits/accounts/%s/members/%s".formatted(account, ada.userId()),
                BodyPublishers.noBody(),
                Map.of());

        assertThat(ada.get("v1/credits/payer").json().path("account_id").isNull())
                .isTrue();
        assertThat(ada.get("v1/credits/accounts").json().path("accounts")).isEmpty();
    }

    @Test
    void aBudgetRefusesARunBeforeItsWorkAndSaysWhy() {
        JsonNode budget = Administration.put(ada, "v1/credits/budgets", "{\"per_day\":0.001}")
                .json();
        assertThat(budget.at("/own/per_day").decimalValue()).isEqualByComparingTo("0.001");

        try (SocketClient client = SocketClient.inNewSession(ada)) {
            client.query("!words 500");
            JsonNode refusal = client.await("system.error");

            assertThat(refusal.toString()).contains("insufficient_credits", "a day", "raise the limit");
            assertThat(refusal.at("/content/run_status").asText()).isNotEmpty();
            assertThat(client.names()).doesNotContain("session.user_message");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"per_day\":-1}",
                "{\"per_day\":\"NaN\"}",
                "{\"per_day\":0.0000001}",
                "{\"per_month\":1e30}",
                "{\"total\":{}}",
                "[]",
                "null",
                ""
            })
    void aBudgetThatMakesNoSenseIsRefused(String limits) {
        ApiClient.Answer answer = Administration.put(ada, "v1/credits/budgets", limits);

        assertThat(answer.status()).isIn(400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "0.0000001", "1e40", "\"NaN\"", "null"})
    void aGrantThatMakesNoSenseIsRefused(String amount) {
        ApiClient.Answer answer = admin.client.post(
                "v1/admin/credits/accounts/%s/grants".formatted(account),
                "{\"amount\":%s,\"usage_key\":\"x\",\"reason\":\"y\"}".formatted(amount));

        assertThat(answer.status()).isIn(400, 422);
    }

    @Test
    void aGrantIsGivenOnce() {
        String again = "{\"amount\":500,\"usage_key\":\"first\",\"reason\":\"To begin with\"}";

        JsonNode seen = admin.client
                .post("v1/admin/credits/accounts/%s/grants".formatted(account), again)
                .json();

        assertThat(seen.path("credits").decimalValue()).isEqualByComparingTo("500");
    }

    private static void run(ApiClient user, String text) {
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(text);
            client.await("agent.complete");
        }
    }
}
