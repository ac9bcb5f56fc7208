package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server on a machine without bubblewrap, which runs tools by util-linux alone; and one whose tokens expire soon. */
class NamespacesIT {
    private static final String ADMINISTRATOR = "root@example.com";
    private static final String PASSWORD = "Correct-horse-battery-10";
    private static final Duration LIFETIME = Duration.ofSeconds(12);
    private static final CapstanServer SERVER = CapstanServer.named("namespaces")
            .with("CAPSTAN_SANDBOX_PROVIDER", "namespaces")
            .with("CAPSTAN_AUTH_ACCESS_LIFETIME", LIFETIME.toString())
            .with("CAPSTAN_ADMIN_EMAIL", ADMINISTRATOR)
            .with("CAPSTAN_ADMIN_PASSWORD", PASSWORD);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void anAgentWorksInASandboxOfUtilLinux() {
        requireSandbox();
        ApiClient user = ApiClient.register(SERVER.baseUri());
        Ledger ledger = new Ledger(SERVER, user.userId());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query(String.join(
                    "\n",
                    MainJobIT.bash("one", "echo written by one > /workspace/note.txt"),
                    "!tool Read {\"file_path\":\"/workspace/note.txt\"}",
                    "!say Now I look around.",
                    MainJobIT.bash("two", "cat /workspace/note.txt; ls " + SERVER.home() + " /root 2>&1; id -un"),
                    "!result"));
            client.await("billing.metrics.updated");

            assertThat(client.events())
                    .filteredOn(event -> SocketClient.name(event).equals("agent.tool.result"))
                    .hasSize(3);
            assertThat(Transcript.of(client.events()).text())
                    .contains("written by one")
                    .doesNotContain("postgres");
        }
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aCancelKillsWhatRunsThere() {
        requireSandbox();
        ApiClient user = ApiClient.register(SERVER.baseUri());
        try (SocketClient client = SocketClient.inNewSession(user)) {
            Sleep sleep = Sleep.fresh();
            client.query(MainJobIT.bash("main", sleep.command()));
            await().atMost(SocketClient.PATIENCE).until(sleep::alive);

            client.cancel();

            client.await("agent.response.interrupted");
            await().atMost(Duration.ofSeconds(2)).until(() -> !sleep.alive());
        }
    }

    @Test
    void aTokenIsRefusedFromTheMomentItExpires() {
        ApiClient user = ApiClient.register(SERVER.baseUri());
        String claims = new String(
                Base64.getUrlDecoder().decode(user.token().split("\\.", -1)[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        Instant expires =
                Instant.ofEpochSecond(ApiClient.parse(claims).path("exp").asLong());

        assertThat(user.get("auth/me").status()).isEqualTo(200);
        await().atMost(LIFETIME.plusSeconds(5)).until(() -> user.get("auth/me").status() != 200);

        assertThat(Duration.between(expires, Instant.now())).isBetween(Duration.ZERO, Duration.ofSeconds(2));
        for (String path : List.of("auth/me", "v1/sessions", "v1/credits/balance")) {
            ApiClient.Answer answer = user.get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.json().path("error_code").asText()).isEqualTo("invalid_token");
        }
    }

    @Test
    void whatAnAdministratorMayDoIsDecidedByTheAccountAndNotByTheToken() throws Exception {
        ApiClient.Answer signedIn = ApiClient.stranger(SERVER.baseUri())
                .post("auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(ADMINISTRATOR, PASSWORD));
        String token = signedIn.json().path("access_token").asText();

        assertThat(me(token).json().path("role").asText()).isEqualTo("admin");
        try {
            account("role = 'user'");
            assertThat(me(token).json().path("role").asText()).isEqualTo("user");
            account("is_active = false");
            assertThat(me(token).status()).isEqualTo(401);
            assertThat(me(token).json().path("error_code").asText()).isEqualTo("user_disabled");
        } finally {
            account("role = 'admin', is_active = true");
        }
        assertThat(me(token).status()).isEqualTo(200);
        assertThat(ApiClient.register(SERVER.baseUri())
                        .get("auth/me")
                        .json()
                        .path("role")
                        .asText())
                .isEqualTo("user");
    }

    private static ApiClient.Answer me(String token) {
        return ApiClient.stranger(SERVER.baseUri())
                .send("GET", "auth/me", BodyPublishers.noBody(), Map.of("Authorization", "Bearer " + token));
    }

    private static void account(String change) throws Exception {
        try (Connection connection = SERVER.connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE users SET " + change + " WHERE email = ?")) {
            update.setString(1, ADMINISTRATOR);
            assertThat(update.executeUpdate()).isOne();
        }
    }

    private static void requireSandbox() {
        JsonNode sandbox = ApiClient.stranger(SERVER.baseUri())
                .get("health/ready")
                .json()
                .path("checks")
                .valueStream()
                .filter(check -> check.path("name").asText().equals("sandbox"))
                .findFirst()
                .orElseThrow();
        if (sandbox.at("/data/provider").asText().equals("namespaces")) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail("util-linux gives no sandbox here: " + sandbox);
        }
        Assumptions.abort("util-linux gives no sandbox here: " + sandbox);
    }
}
