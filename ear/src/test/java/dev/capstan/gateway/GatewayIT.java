package dev.capstan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.harness.CapstanServer;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Socket.IO on the HTTP port, with well-behaved clients and with others. */
class GatewayIT {
    private static final CapstanServer SERVER = CapstanServer.named("gateway")
            .with("CAPSTAN_SOCKETIO_RECHECK", "PT1S")
            .start();
    private static final URI BASE = SERVER.baseUri();
    private static final String HANDSHAKE = "EIO=4&transport=websocket";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theStandardClientWorksOverEveryTransport() throws Exception {
        StandardClient.require();

        List<String> lines = StandardClient.run(
                "gateway.mjs", BASE.toString(), Account.register(BASE).token());

        assertThat(lines).noneMatch(line -> line.startsWith("failed")).contains("exit 0");
        assertThat(lines.stream().filter(line -> line.startsWith("ok "))).hasSize(3 * 2 + 1);
    }

    @Test
    void aMegabyteTravelsThereAndBack() throws Exception {
        String text = "é".repeat(500_000);
        try (RawSocket client =
                RawSocket.inNewSession(BASE, Account.register(BASE).token())) {
            String session = sessionOf(client.await("connection.established"));

            client.send(query(session, text));

            assertThat(client.await("session.user_message")).contains(text);
        }
    }

    @Test
    void aMalformedSessionIdIsABadRequest() throws Exception {
        try (RawHttp http = new RawHttp(BASE)) {
            assertThat(http.upgrade(HANDSHAKE + "&sid=../x", "", "").status()).contains(" 400 ");
        }
    }

    @Test
    void anUnknownSessionIdIsRefused() throws Exception {
        try (RawHttp http = new RawHttp(BASE)) {
            assertThat(http.upgrade(HANDSHAKE + "&sid=" + UUID.randomUUID(), "", "")
                            .status())
                    .contains(" 400 ");
        }
    }

    @Test
    void aBodyWithAnUpgradeIsABadRequest() throws Exception {
        try (RawHttp http = new RawHttp(BASE)) {
            assertThat(http.upgrade(HANDSHAKE, "Content-Length: 5\r\n", "hello").status())
                    .contains(" 400 ");
        }
    }

    @Test
    void aPageOfAnotherOriginIsForbidden() {
        assertThatThrownBy(() -> RawSocket.open(BASE, "", "https://evil.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void thePortBehindTheGatewayAnswersNobodyElse() throws Exception {
        URI direct = URI.create("http://127.0.0.1:" + bridgePort() + "/");

        assertThatThrownBy(() -> RawSocket.open(direct, "", ""))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class);
        assertThat(Account.get(direct.resolve("socket.io/?EIO=4&transport=polling")))
                .doesNotContain("sid");
    }

    @Test
    void aClientThatStopsReadingDoesNotSlowOthers() throws Exception {
        Account account = Account.register(BASE);
        try (RawHttp frozen = new RawHttp(BASE);
                RawSocket owner = RawSocket.inNewSession(BASE, account.token());
                RawSocket other = RawSocket.inNewSession(BASE, account.token())) {
            String session = sessionOf(owner.await("connection.established"));
            frozen.upgrade(HANDSHAKE, "", "");
            frozen.frame("40{\"token\":\"" + account.token() + "\"}");
            frozen.frame("42[\"join_session\",{\"session_uuid\":\"" + session + "\"}]");
            owner.send(query(session, "!words 5000"));
            owner.await("agent.response.delta");

            long began = System.nanoTime();
            other.send(query(sessionOf(other.await("connection.established")), "!say hello"));
            other.await("agent.complete");

            assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
            owner.await("agent.complete");
        }
    }

    @Test
    void aDeactivatedAccountIsDisconnected() throws Exception {
        Account account = Account.register(BASE);
        try (RawSocket client = RawSocket.inNewSession(BASE, account.token())) {
            client.await("connection.established");

            try (Connection connection = SERVER.connect();
                    PreparedStatement statement =
                            connection.prepareStatement("UPDATE users SET is_active = false WHERE email = ?")) {
                statement.setString(1, account.email());
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }

            assertThat(client.await("system.error")).contains("deactivated");
            assertThat(client.awaitClosed(1)).isNotEmpty();
        }
    }

    private static String query(String session, String text) throws Exception {
        ObjectMapper json = new ObjectMapper();
        return "42[\"chat_message\",{\"session_uuid\":\"%s\",\"content\":{\"command\":\"query\",\"text\":%s,\"files\":[],\"tool_args\":{}}}]"
                .formatted(session, json.writeValueAsString(text));
    }

    private static String sessionOf(String established) throws Exception {
        JsonNode packet = new ObjectMapper().readTree(established.substring(2));
        return packet.at("/1/content/session_id").asText();
    }

    private static int bridgePort() throws Exception {
        for (JsonNode check : new ObjectMapper()
                .readTree(Account.get(BASE.resolve("health/ready")))
                .path("checks")) {
            if (check.path("name").asText().equals("socketio")) {
                return check.at("/data/port").asInt();
            }
        }
        throw new AssertionError("no check named socketio");
    }
}
