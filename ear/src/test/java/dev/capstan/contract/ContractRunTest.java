package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract test against a server that does some things right and some wrong on purpose. */
class ContractRunTest {
    private HttpServer server;

    @BeforeEach
    void startTheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.stop(0);
    }

    @Test
    void tellsWhatConformsFromWhatIsWrongAndWhatIsMissing() {
        List<Verdict> verdicts;
        try (OidcStub provider = new OidcStub();
                ContractRun run = new ContractRun(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), provider)) {
            verdicts = run.judgeAll();
        }

        assertThat(verdicts).hasSize(168);
        assertThat(of(verdicts, "getHealth").conforms()).isTrue();
        assertThat(of(verdicts, "listModels").finding()).isEqualTo(Verdict.Finding.WRONG);
        assertThat(of(verdicts, "getCreditBalance").why()).contains("without a token it answers 200, not 403");
        assertThat(of(verdicts, "getSession").finding()).isEqualTo(Verdict.Finding.MISSING);

        assertThat(of(verdicts, "forkSession").why()).contains("could not be arranged");

        ContractReport report = new ContractReport(verdicts);
        assertThat(report.headline()).isEqualTo("Contract: 1 of 168 operations conform");
        assertThat(report.fallen(Set.of("getHealth", "listModels")))
                .singleElement()
                .asString()
                .contains("listModels");
        assertThat(report.risen(Set.of())).containsExactly("getHealth");
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/auth/register" -> reply(exchange, 200, "{\"access_token\": \"t\"}");
            case "/health" -> reply(exchange, 200, "{\"status\": \"ok\"}");
            case "/v1/user-settings/models" -> reply(exchange, 200, "{\"models\": \"none\"}");
            case "/v1/credits/balance" ->
                reply(
                        exchange,
                        200,
                        "{\"user_id\": \"019a0000-0000-7000-8000-000000000001\", \"credits\": 1, \"bonus_credits\": 0,"
                                + " \"updated_at\": \"2026-01-01T00:00:00Z\"}");
            default -> reply(exchange, 404, "{\"detail\": \"Not Found\"}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (!exchange.getRequestURI().getPath().equals("/health")) {
                String id = exchange.getRequestHeaders().getFirst("X-Request-ID");
                exchange.getResponseHeaders().add("X-Request-ID", id);
                exchange.getResponseHeaders().add("X-Span-ID", "span");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Verdict of(List<Verdict> verdicts, String operationId) {
        return verdicts.stream()
                .filter(verdict -> verdict.operation().id().equals(operationId))
                .findFirst()
                .orElseThrow();
    }
}
