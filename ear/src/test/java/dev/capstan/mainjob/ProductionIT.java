package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.Authenticator;
import dev.capstan.harness.CapstanServer;
import dev.capstan.harness.ClientHello;
import dev.capstan.harness.Nginx;
import dev.capstan.mainjob.ApiClient.Answer;
import dev.capstan.service.files.scan.stub.ClamdStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server set up for production as the pages say: behind nginx with TLS, with a lesser database role, a scanner, lists. */
class ProductionIT {
    private static final String PASSWORD = "Correct-horse-battery-9";
    private static final String LEAKED = "leaked-kx7#qpzt";
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final ClamdStub CLAMD = new ClamdStub();

    private static CapstanServer server;
    private static Nginx nginx;

    private final String email = UUID.randomUUID() + "@example.com";
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());

    @BeforeAll
    static void start() throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        server = CapstanServer.named("production")
                .with("CAPSTAN_MODE", "production")
                .with("CAPSTAN_SECRET_KEY", Base64.getEncoder().encodeToString(key))
                .with("CAPSTAN_WEB_PUBLIC_URL", "https://localhost")
                .with("CAPSTAN_WEB_TRUSTED_PROXIES", "127.0.0.1")
                .with("CAPSTAN_SOCKETIO_HOST", "127.0.0.1")
                .with("CAPSTAN_AUTH_CONFIRMATION_LIFETIME", FRESH.toString())
                .with("CAPSTAN_AUTH_PASSWORD_WORDS", "Acme")
                .with("CAPSTAN_AUTH_LEAKED_PASSWORDS", leakedList())
                .with("CAPSTAN_FILES_CLAMD", "127.0.0.1:" + CLAMD.port())
                .asLesserRole()
                .start();
        nginx = Nginx.before(server, server);
    }

    private static String leakedList() throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(LEAKED.getBytes(StandardCharsets.UTF_8));
            java.nio.file.Path list = Files.createTempFile("leaked", ".txt");
            list.toFile().deleteOnExit();
            Files.writeString(list, HexFormat.of().withUpperCase().formatHex(hash) + ":7\n");
            return list.toString();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
        server.stop();
        CLAMD.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersOverTlsWithWhatBrowsersNeedToStayThere(String version) throws Exception {
        HttpResponse<String> page = get(client(version), nginx.tlsUri().resolve("auth/sign-in"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo(version);
        assertThat(page.sslSession().orElseThrow().getCipherSuite()).contains("GCM");
        assertThat(page.headers().firstValue("Strict-Transport-Security"))
                .contains("max-age=31536000; includeSubDomains");
    }

    @Test
    void aClientThatDoesNotKnowTheAuthorityIsNotServed() {
        HttpClient distrustful = HttpClient.newHttpClient();

        assertThatThrownBy(() -> get(distrustful, nginx.tlsUri())).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void speaksNoOldVersionAndNoWeakSuite() throws IOException {
        int forward = 0xc02b; // ECDHE-ECDSA-AES128-GCM-SHA256
        int[] old = {0xc009, 0xc00a, 0xc013, 0xc014, 0x002f, 0x0035, 0x000a};

        assertThat(ClientHello.isTaken(nginx.tlsUri(), ClientHello.TLS_1_2, forward))
                .as("a good one, so that refusals mean something")
                .isTrue();
        assertThat(ClientHello.isTaken(nginx.tlsUri(), ClientHello.TLS_1_0, old))
                .isFalse();
        assertThat(ClientHello.isTaken(nginx.tlsUri(), ClientHello.TLS_1_1, old))
                .isFalse();
        for (int suite : old) {
            assertThat(ClientHello.isTaken(nginx.tlsUri(), ClientHello.TLS_1_2, suite))
                    .as("suite %04x", suite)
                    .isFalse();
        }
        for (int suite : new int[] {0xc023, 0xc024, 0x003c, 0x009c, 0x0005, 0x0000}) {
            assertThat(ClientHello.isTaken(nginx.tlsUri(), ClientHello.TLS_1_2, suite))
                    .as("suite %04x", suite)
                    .isFalse();
        }
    }

    @Test
    void leadsPeopleFromClearTextToTlsAndRefusesPrograms() throws Exception {
        HttpClient plain = HttpClient.newHttpClient();

        HttpResponse<String> person = get(plain, nginx.plainUri());
        assertThat(person.statusCode()).isEqualTo(301);
        assertThat(person.headers().firstValue("Location").orElseThrow()).startsWith("https://");
        for (String path : List.of("auth/me", "auth/login", "health/ready", "socket.io/?EIO=4&transport=polling")) {
            HttpResponse<String> program = get(plain, nginx.plainUri().resolve(path));
            assertThat(program.statusCode()).as(path).isEqualTo(403);
            assertThat(program.headers().firstValue("Location")).isEmpty();
        }
    }

    @Test
    void socketsWorkOverTls() throws Exception {
        CompletableFuture<String> opened = new CompletableFuture<>();
        URI address = URI.create(
                nginx.tlsUri().toString().replace("https:", "wss:") + "socket.io/?EIO=4&transport=websocket");

        WebSocket socket = client("TLSv1.3")
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        opened.complete(text.toString());
                        return WebSocket.Listener.super.onText(from, text, last);
                    }
                })
                .get(20, TimeUnit.SECONDS);

        assertThat(opened.get(20, TimeUnit.SECONDS)).startsWith("0{\"sid\"");
        socket.abort();
    }

    @Test
    void theServerChangesRowsAndNothingElse() throws SQLException {
        for (String sql : List.of(
                "DROP TABLE api_keys",
                "ALTER TABLE credit_transactions DISABLE TRIGGER ALL",
                "CREATE TABLE mine (id int)",
                "TRUNCATE audit_log",
                "DELETE FROM flyway_schema_history",
                "CREATE ROLE more",
                "COPY users TO PROGRAM 'cat'")) {
            try (Connection connection =
                            DriverManager.getConnection(server.database().jdbcUrl(), "capstan_server", "lesser");
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .hasMessageMatching("(?s).*(must be owner|permission denied).*");
            }
        }
    }

    @Test
    void theFirstAdministratorSetsUpASecondFactorBeforeAnythingElse() throws Exception {
        JsonNode first = ApiClient.parse(Files.readString(server.home().resolve("first-admin.json")));
        String admin = first.path("email").asText();
        String password = first.path("password").asText();

        Answer refused = nobody.post("auth/login", login(admin, password, null));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("error_code").asText()).isEqualTo("second_factor_required");
        Authenticator phone = begin(admin, password);
        Answer confirmed = nobody.post("auth/second-factor/confirm", login(admin, password, phone.code(0)));
        assertThat(confirmed.status()).as(confirmed.toString()).isEqualTo(200);
        String recovery = confirmed.json().path("recovery_codes").path(0).asText();

        Answer asked = nobody.post("auth/login", login(admin, password, null));
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.json().path("error_code").asText()).isEqualTo("second_factor_needed");
        Answer in = nobody.post("auth/login", login(admin, password, phone.code(1)));
        assertThat(in.status()).as(in.toString()).isEqualTo(200);
        assertThat(nobody.post("auth/login", login(admin, password, phone.code(1)))
                        .status())
                .as("the same code again")
                .isEqualTo(401);
        assertThat(nobody.post("auth/login", login(admin, password, recovery)).status())
                .isEqualTo(200);

        ApiClient signedIn =
                ApiClient.with(server.baseUri(), in.json().path("access_token").asText());
        assertThat(signedIn.get("v1/user-settings/second-factor")
                        .json()
                        .path("recovery_codes")
                        .asInt())
                .isEqualTo(9);
        ApiClient ada = register();
        String path = "v1/admin/users/%s/second-factor".formatted(ada.userId());
        begin(email, PASSWORD);
        assertThat(delete(ada, path).status()).isEqualTo(403);
        assertThat(delete(signedIn, path).status()).isEqualTo(204);
        assertThat(delete(signedIn, path).status()).as("there is none any more").isEqualTo(404);
        String page = nobody.get("auth/second-factor").body();
        assertThat(page).contains("one-time-code").doesNotContain("{{");
    }

    @Test
    void anAnswerWithoutASecondFactorHasTheShapeThatClientsKnow() {
        register();

        JsonNode answer =
                nobody.post("auth/login", login(email, PASSWORD, null)).json();

        assertThat(answer.propertyStream().map(Map.Entry::getKey).toList())
                .containsExactlyInAnyOrder("access_token", "refresh_token", "token_type", "expires_in");
    }

    @Test
    void endingSignInsNeedsAFreshOne() throws InterruptedException {
        register();
        ApiClient laptop = signedIn();
        String phone = laptop.get("v1/user-settings/sign-ins")
                .json()
                .path("sign_ins")
                .valueStream()
                .filter(signIn -> !signIn.path("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        Thread.sleep(FRESH.plusMillis(500));

        Answer stale = delete(laptop, "v1/user-settings/sign-ins/" + phone);
        assertThat(stale.status()).isEqualTo(403);
        assertThat(stale.json().path("error_code").asText()).isEqualTo("confirmation_needed");
        assertThat(delete(laptop, "v1/user-settings/sign-ins").status()).isEqualTo(403);
        assertThat(laptop.post("auth/confirm", "{\"password\":\"wrong-horse\"}").status())
                .isEqualTo(401);
        assertThat(delete(laptop, "v1/user-settings/sign-ins/" + phone).status())
                .isEqualTo(403);
        assertThat(laptop.post("auth/confirm", "{\"password\":\"%s\"}".formatted(PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(delete(laptop, "v1/user-settings/sign-ins/" + phone).status())
                .isEqualTo(204);
    }

    @Test
    void takesNoPasswordOfTheCompanyNorAStolenOne() {
        for (String bad : List.of("Acme-2026!", "Capstan-2026", LEAKED)) {
            Answer refused = nobody.post(
                    "auth/register", "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada\"}".formatted(email, bad));
            assertThat(refused.status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void peopleChangeAKnownPasswordOnAPageWithoutAScript() {
        register();
        assertThat(nobody.get("auth/password/own").body())
                .contains("autocomplete=\"current-password\"")
                .doesNotContain("<script");

        assertThat(change("wrong-horse-battery", "Another-horse-stable-4").status())
                .isEqualTo(400);
        assertThat(change(PASSWORD, "Another-horse-stable-4").status()).isEqualTo(200);

        assertThat(nobody.post("auth/login", login(email, PASSWORD, null)).status())
                .isEqualTo(401);
        assertThat(nobody.post("auth/login", login(email, "Another-horse-stable-4", null))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFileWithMalwareIsNotTakenNorOneThatCouldNotBeScanned() {
        ApiClient ada = register();

        assertThat(upload(ada, "fine.txt", "hello").status()).isEqualTo(200);
        Answer infected = upload(ada, "evil.txt", ClamdStub.EICAR);
        assertThat(infected.status()).isEqualTo(400);
        assertThat(infected.body()).contains("EICAR");
        CLAMD.answer("stream: Can't allocate memory ERROR\0");
        try {
            assertThat(upload(ada, "later.txt", "hello").status()).isEqualTo(503);
        } finally {
            CLAMD.answer(null);
        }
        assertThat(upload(ada, "again.txt", "hello").status()).isEqualTo(200);
    }

    private Answer upload(ApiClient who, String name, String content) {
        Answer reserved = who.post(
                "v1/assets/upload",
                "{\"file_name\":\"%s\",\"content_type\":\"text/plain\",\"file_size\":%d}"
                        .formatted(name, content.length()));
        assertThat(reserved.status()).as(reserved.toString()).isEqualTo(200);
        URI link = URI.create(reserved.json().path("upload_url").asText());
        Answer put = nobody.send(
                "PUT",
                link.getRawPath().substring(1) + (link.getRawQuery() == null ? "" : "?" + link.getRawQuery()),
                BodyPublishers.ofString(content),
                Map.of("Content-Type", "text/plain"));
        assertThat(put.status()).as(put.toString()).isBetween(200, 204);
        return who.post(
                "v1/assets/%s/complete".formatted(reserved.json().path("id").asText()),
                "{\"id\":\"%s\",\"file_name\":\"x\",\"file_size\":1,\"content_type\":\"x/y\"}"
                        .formatted(reserved.json().path("id").asText()));
    }

    private Answer change(String current, String next) {
        return nobody.send(
                "POST",
                "auth/password/own",
                BodyPublishers.ofString(
                        "email=%s&current=%s&password=%s&again=%s".formatted(email, current, next, next)),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private ApiClient register() {
        Answer made = nobody.post(
                "auth/register",
                "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Grace\"}".formatted(email, PASSWORD));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        return ApiClient.with(server.baseUri(), made.json().path("access_token").asText());
    }

    private ApiClient signedIn() {
        return ApiClient.with(
                server.baseUri(),
                nobody.post("auth/login", login(email, PASSWORD, null))
                        .json()
                        .path("access_token")
                        .asText());
    }

    private static Answer delete(ApiClient who, String path) {
        return who.send("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    /** A new authenticator, which does not count yet. */
    private Authenticator begin(String who, String password) {
        Answer made = nobody.post("auth/second-factor/begin", login(who, password, null));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.json().path("otpauth_uri").asText()).startsWith("otpauth://totp/");
        return new Authenticator(made.json().path("secret").asText());
    }

    private static String login(String who, String password, @Nullable String code) {
        return ApiClient.JSON
                .createObjectNode()
                .put("email", who)
                .put("password", password)
                .put("code", code)
                .toString();
    }

    private static HttpClient client(String version) throws Exception {
        SSLContext context = nginx.certificate().client();
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {version});
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
