package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal over REST has the same body, can be read by a web page, and says under which number to ask about it. */
class ErrorShapeIT {
    private static final String ORIGIN = "http://localhost:5173";
    private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());

    @ParameterizedTest
    @CsvSource({
        "GET,    v1/no-such-thing,                                        404",
        "GET,    auth/no-such-thing,                                      404",
        "GET,    no/such/thing,                                           404",
        "DELETE, v1/credits/balance,                                      405",
        "PUT,    auth/login,                                              405",
        "GET,    v1/sessions/not-a-uuid,                                  422",
        "GET,    v1/sessions/not-a-uuid/events,                           422",
        "GET,    v1/sessions/00000000-0000-0000-0000-000000000000,        404",
        "GET,    v1/sessions?page=0,                                      422",
        "GET,    v1/sessions?page=-5,                                     422",
        "GET,    v1/sessions?per_page=99999999999999999999,               422",
        "GET,    v1/sessions?per_page=1e400,                              422",
        "GET,    v1/sessions?session_type=moon,                           422",
        "GET,    v1/sessions?query=%00,                                   422",
        "GET,    v1/sessions/00000000-0000-0000-0000-000000000000/events?after_seq=-1, 422",
        "TRACE,  v1/sessions,                                             4xx",
    })
    void aRefusedRequestSaysWhy(String method, String path, String status) {
        ApiClient.Answer answer = user.send(
                method, path, BodyPublishers.noBody(), Map.of("Origin", ORIGIN, "Accept", "application/json"));

        assertShape(answer);
        assertThat(String.valueOf(answer.status())).as(answer.toString()).matches(status.replace("xx", "\\d\\d"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":                                        | 422",
                "not json                                           | 422",
                "[]                                                 | 422",
                "null                                               | 422",
                "``                                                 | 422",
                "{\"email\":7,\"password\":\"x\"}                   | 422",
                "{\"email\":{\"a\":1},\"password\":\"x\"}           | 422",
                "{\"email\":\"a@example.com\"}                      | 422",
                "{\"email\":\"a@example.com\",\"password\":[1]}     | 422",
                "{\"email\":\"nobody@example.com\",\"password\":\"wrong\"} | 401",
                "{\"email\":\"a\\u0000@example.com\",\"password\":\"wrong\"} | 4\\d\\d",
                "{\"email\":\"\\ud800@example.com\",\"password\":\"wrong\"} | 4\\d\\d",
            })
    void aRefusedBodySaysWhy(String body, String status) {
        ApiClient.Answer answer = ApiClient.stranger(server.baseUri())
                .send(
                        "POST",
                        "auth/login",
                        BodyPublishers.ofString(body),
                        Map.of("Content-Type", "application/json", "Origin", ORIGIN));

        assertShape(answer);
        assertThat(String.valueOf(answer.status())).as(answer.toString()).matches(status);
    }

    @Test
    void aTypeThatIsNotTakenIsRefused() {
        ApiClient.Answer answer = ApiClient.stranger(server.baseUri())
                .send(
                        "POST",
                        "auth/login",
                        BodyPublishers.ofString("<a/>"),
                        Map.of("Content-Type", "application/xml", "Origin", ORIGIN));

        assertShape(answer);
        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"email\":\"a@example.com\",\"password\":\"" + "x".repeat(TWO_MEGABYTES) + "\"}";
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Origin", ORIGIN);

        ApiClient stranger = ApiClient.stranger(server.baseUri());
        ApiClient.Answer announced = stranger.send("POST", "auth/login", BodyPublishers.ofString(large), headers);
        ApiClient.Answer streamed = stranger.send(
                "POST",
                "auth/login",
                BodyPublishers.ofInputStream(() ->
                        new java.io.ByteArrayInputStream(large.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                headers);

        assertShape(announced);
        assertThat(announced.status()).isEqualTo(413);
        assertShape(streamed);
        assertThat(streamed.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer nonsense", "Bearer a.b.c", "Bearer ii_nope"})
    void aBadTokenIsRefused(String authorization) {
        Map<String, String> headers = Map.of("Origin", ORIGIN, "Authorization", authorization);

        for (String path : new String[] {"auth/me", "v1/sessions", "v1/credits/balance", "v1/user-settings/models"}) {
            ApiClient.Answer answer =
                    ApiClient.stranger(server.baseUri()).send("GET", path, BodyPublishers.noBody(), headers);

            assertShape(answer);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4="})
    void noTokenIsRefused(String authorization) {
        Map<String, String> headers = authorization.isEmpty()
                ? Map.of("Origin", ORIGIN)
                : Map.of("Origin", ORIGIN, "Authorization", authorization);

        ApiClient.Answer answer =
                ApiClient.stranger(server.baseUri()).send("GET", "auth/me", BodyPublishers.noBody(), headers);

        assertShape(answer);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error_code").asText()).isEqualTo("not_authenticated");
    }

    @Test
    void aForgedTokenIsRefused() {
        String[] parts = user.token().split("\\.", -1);
        String none = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (String forged : new String[] {
            parts[0] + "." + parts[1] + ".", none + "." + parts[1] + ".", none + "." + parts[1] + "." + parts[2],
        }) {
            ApiClient.Answer answer = ApiClient.stranger(server.baseUri())
                    .send(
                            "GET",
                            "auth/me",
                            BodyPublishers.noBody(),
                            Map.of("Origin", ORIGIN, "Authorization", "Bearer " + forged));

            assertShape(answer);
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth/%2e%2e/x",
                "v1/sessions/%2E%2e%2f",
                "v1/sessions/a%2Fb",
                "v1/sessions/a%5Cb",
                "auth/me%23",
                "v1/sessions/%c0%ae"
            })
    void aDisguisedAddressIsRefused(String path) {
        ApiClient.Answer answer = user.send("GET", path, BodyPublishers.noBody(), Map.of("Origin", ORIGIN));

        assertShape(answer);
        assertThat(answer.status()).isIn(400, 422);
    }

    @Test
    void aHeaderThatIsTooLongIsRefused() {
        ApiClient.Answer answer = user.send(
                "GET", "auth/me", BodyPublishers.noBody(), Map.of("Origin", ORIGIN, "X-Long", "x".repeat(40 * 1024)));

        assertShape(answer);
        assertThat(answer.status()).isEqualTo(431);
    }

    /** These are refused before the application is asked: nothing of the server may show. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/auth/%zz", "/v1/%", "/%2e%2e/x", "/../x", "/auth/\\..\\x", "/v1/sessions/%00", "long header"})
    void whatTheServerRefusesByItselfShowsNothingOfIt(String target) throws Exception {
        String path = target.startsWith("/") ? target : "/auth/me";
        String header = target.startsWith("/") ? "" : "X-Long: " + "x".repeat(200 * 1024) + "\r\n";
        String answer;
        try (java.net.Socket socket =
                new java.net.Socket(server.baseUri().getHost(), server.baseUri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer)
                .doesNotContainIgnoringCase("liberty")
                .doesNotContainIgnoringCase("websphere")
                .doesNotContain("com.ibm")
                .doesNotContain("Exception")
                .doesNotContain("java:");
    }

    @Test
    void aForeignPageMayNotRead() {
        Map<String, String> foreign = Map.of("Origin", "https://evil.example");

        ApiClient.Answer simple = user.send("GET", "auth/me", BodyPublishers.noBody(), foreign);
        ApiClient.Answer preflight = user.send(
                "OPTIONS",
                "auth/me",
                BodyPublishers.noBody(),
                Map.of("Origin", "https://evil.example", "Access-Control-Request-Method", "GET"));

        assertThat(simple.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.status()).isEqualTo(403);
        assertBody(preflight);
    }

    @Test
    void anAllowedPageMayAskFirst() {
        ApiClient.Answer answer = user.send(
                "OPTIONS",
                "v1/sessions",
                BodyPublishers.noBody(),
                Map.of(
                        "Origin",
                        ORIGIN,
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "authorization, content-type"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET");
        assertThat(answer.header("Access-Control-Allow-Headers")).containsIgnoringCase("authorization");
        assertThat(answer.header("X-Request-ID")).isNotEmpty();
    }

    @Test
    void aNumberThatTheCallerGaveIsKept() {
        String number = UUID.randomUUID().toString();

        ApiClient.Answer answer = user.send(
                "GET", "v1/no-such-thing", BodyPublishers.noBody(), Map.of("Origin", ORIGIN, "X-Request-ID", number));

        assertShape(answer);
        assertThat(answer.json().path("request_id").asText()).isEqualTo(number);
    }

    private static void assertShape(ApiClient.Answer answer) {
        assertBody(answer);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.response().headers().allValues("Vary").toString()).contains("Origin");
    }

    private static void assertBody(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        JsonNode body = answer.json();
        assertThat(body.path("detail").isTextual() || body.path("detail").isArray())
                .as(answer.toString())
                .isTrue();
        assertThat(body.path("detail").isArray()).as(answer.toString()).isEqualTo(answer.status() == 422);
        assertThat(body.path("error_code").asText()).matches("[a-z_]+");
        assertThat(body.path("request_id").asText()).isNotEmpty().isEqualTo(answer.header("X-Request-ID"));
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("dev.capstan")
                .doesNotContain("com.ibm")
                .doesNotContain("jakarta.");
    }
}
