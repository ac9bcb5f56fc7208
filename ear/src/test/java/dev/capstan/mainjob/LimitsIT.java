package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server with tight limits, behind a proxy that it trusts. */
class LimitsIT {
    private static final CapstanServer SERVER = CapstanServer.named("limits")
            .with("CAPSTAN_WEB_TRUSTED_PROXIES", "127.0.0.1")
            .with("CAPSTAN_LIMITS_REGISTRATION", "5/PT1H")
            .with("CAPSTAN_LIMITS_SIGN_IN", "40/PT1H")
            .with("CAPSTAN_LIMITS_ANONYMOUS", "60/PT1H")
            .with("CAPSTAN_LIMITS_CHAT", "4/PT1H")
            .with("CAPSTAN_LIMITS_ENHANCEMENT", "4/PT1H")
            .with("CAPSTAN_LIMITS_UPLOAD", "4/PT1H")
            .with("CAPSTAN_LIMITS_SOCKET", "100/PT1H")
            .with("CAPSTAN_LIMITS_REQUEST", "200/PT1H")
            .with("CAPSTAN_LIMITS_KEY", "120/PT1H")
            .with("CAPSTAN_LIMITS_SOCKETS_PER_USER", "3");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void countsRegistrationsByTheAddressThatTheProxySaw() {
        String first = address();
        for (int i = 0; i < 5; i++) {
            assertThat(register(first).status()).isEqualTo(200);
        }

        assertTooMany(register(first));
        assertTooMany(register("198.51.100.7, " + first)); // what the client itself claims is in front of it
        assertThat(register(address()).status()).isEqualTo(200);
    }

    @Test
    void slowsGuessingAtAnAccountFromOneAddressAndFromMany() {
        String email = registered();
        List<Answer> here = new ArrayList<>();
        String guesser = address();
        for (int i = 0; i < 11; i++) {
            here.add(login(email, guesser));
        }
        assertThat(here.subList(0, 10)).allMatch(answer -> answer.status() == 401);
        assertTooMany(here.getLast());

        List<Answer> everywhere = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            everywhere.add(login(email, address()));
        }
        assertTooMany(everywhere.getLast());
    }

    @Test
    void countsRequestsWithoutACredentialByAddress() {
        String from = address();
        assertTooMany(until429(() -> from(from, "GET", ".well-known/jwks.json", ""), 61));
        assertThat(from(address(), "GET", ".well-known/jwks.json", "").status()).isNotEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "v1/chat/conversations, {}",
        "v1/enhance-prompt, {}",
        "v1/assets/upload, {}",
        "v1/user-settings/skills/github, {}"
    })
    void countsWhatCostsByUserWhereverTheyAre(String path, String body) {
        ApiClient user = user();
        Answer refused = until429(() -> user.send("POST", path, BodyPublishers.ofString(body), from(address())), 6);

        assertTooMany(refused);
        assertThat(user.send("GET", "auth/me", BodyPublishers.noBody(), from(address()))
                        .status())
                .isEqualTo(200);
        assertThat(user().send("POST", path, BodyPublishers.ofString(body), from(address()))
                        .status())
                .isNotEqualTo(429);
    }

    @Test
    void eachKeyHasALimitOfItsOwnAndAllShareWhatTheirUserMayDo() {
        ApiClient user = user();
        ApiClient program = key(user);
        ApiClient other = key(user);

        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            first.add(program.get("auth/me").status());
        }
        assertThat(first).containsOnly(200);
        assertTooMany(program.get("auth/me"));
        assertTooMany(program.send("POST", "v1/enhance-prompt", BodyPublishers.ofString("{}"), from(address())));
        assertThat(user.get("auth/me").status()).as("its owner").isEqualTo(200);
        assertThat(other.get("auth/me").status()).as("another key").isEqualTo(200);
        assertThat(key(user()).get("auth/me").status()).as("a stranger's key").isEqualTo(200);

        assertTooMany(until429(() -> other.get("auth/me"), 100));
        assertTooMany(user.get("auth/me"));
    }

    private static ApiClient key(ApiClient user) {
        return ApiClient.with(
                SERVER.baseUri(),
                user.post("v1/user-settings/api-keys", "{\"name\":\"ci\",\"scopes\":[\"read\",\"write\"]}")
                        .json()
                        .path("key")
                        .asText());
    }

    @Test
    void aRefusedCallerIsToldAfterHowLongToComeBack() {
        ApiClient user = user();
        int waited = Integer.parseInt(until429(
                        () -> user.send("POST", "v1/enhance-prompt", BodyPublishers.ofString("{}"), from(address())), 6)
                .header("Retry-After"));

        assertThat(waited)
                .as("a quarter of an hour for each of four in an hour")
                .isBetween(880, 901);
    }

    @Test
    void countsTurnsOverSocketsLikeThoseOverHttp() {
        ApiClient user = user();
        try (SocketClient socket = SocketClient.inNewSession(user)) {
            for (int i = 0; i < 4; i++) {
                socket.command(ApiClient.JSON
                        .createObjectNode()
                        .put("command", "enhance_prompt")
                        .put("text", "!say better"));
            }
            socket.command(ApiClient.JSON
                    .createObjectNode()
                    .put("command", "enhance_prompt")
                    .put("text", "!say better"));

            assertThat(socket.await("a refusal", event -> event.toString().contains("Try again in"))
                            .toString())
                    .contains("rate_limit");
        }
    }

    @Test
    void boundsTheOpenSocketsOfAUser() {
        ApiClient user = user();
        List<SocketClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                open.add(SocketClient.inNewSession(user));
            }
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> SocketClient.inNewSession(user)))
                    .as("a fourth socket of one user")
                    .isNotNull();
            SocketClient.inNewSession(user()).close();
        } finally {
            open.forEach(SocketClient::close);
        }
    }

    @Test
    void refusesJsonThatIsNestedTooDeeplyAndSaysSo() {
        String deep = "{\"a\":".repeat(300) + "1" + "}".repeat(300);

        Answer answer = from(address(), "POST", "auth/login", deep);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("nested too deeply");
    }

    @Test
    void hasNoTrace() throws Exception {
        try (Socket socket =
                new Socket(SERVER.baseUri().getHost(), SERVER.baseUri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("TRACE / HTTP/1.1\r\nHost: localhost\r\nX-Secret: seen\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).matches("(?s)HTTP/1.1 [45]\\d\\d.*").doesNotContain("X-Secret");
            }
        }
    }

    private static Answer until429(Supplier<Answer> call, int most) {
        Answer answer = call.get();
        for (int i = 1; i < most && answer.status() != 429; i++) {
            answer = call.get();
        }
        return answer;
    }

    private static void assertTooMany(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(answer.json().path("error_code").asText()).isEqualTo("rate_limited");
    }

    private static Answer register(String from) {
        return from(from, "POST", "auth/register", account("a" + UUID.randomUUID() + "@example.com"));
    }

    private static Answer login(String email, String from) {
        return from(from, "POST", "auth/login", "{\"email\":\"%s\",\"password\":\"a-guess\"}".formatted(email));
    }

    private static String registered() {
        String email = "a" + UUID.randomUUID() + "@example.com";
        assertThat(from(address(), "POST", "auth/register", account(email)).status())
                .isEqualTo(200);
        return email;
    }

    private static String account(String email) {
        return "{\"email\":\"%s\",\"password\":\"Correct-horse-battery-9\",\"name\":\"Ada\"}".formatted(email);
    }

    private static ApiClient user() {
        return ApiClient.with(
                SERVER.baseUri(),
                register(address()).json().path("access_token").asText());
    }

    private static Answer from(String address, String method, String path, String body) {
        return ApiClient.stranger(SERVER.baseUri())
                .send(
                        method,
                        path,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                        from(address));
    }

    private static Map<String, String> from(String address) {
        return Map.of("X-Forwarded-For", address, "Content-Type", "application/json");
    }

    /** Nobody else's in this test. */
    private static String address() {
        UUID id = UUID.randomUUID();
        return "2001:db8:%x:%x::1".formatted(id.getMostSignificantBits() >>> 48, id.getLeastSignificantBits() & 0xffff);
    }
}
