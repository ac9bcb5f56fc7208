package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import dev.capstan.service.mail.stub.SmtpStub;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people and operators do when something is lost or must change, on the packaged server with a mail server. */
class RecoveryIT {
    private static final Pattern LINK = Pattern.compile("http://\\S+\\?token=([A-Za-z0-9_-]+)");
    private static final String OLD = "Correct-horse-battery-9";
    private static final String NEW = "Another-horse-stable-4";

    private static final SmtpStub SMTP = SmtpStub.plain().requiring("mailer", "s3cret");
    private static CapstanServer server;

    private final String email = UUID.randomUUID() + "@example.com";
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());

    @BeforeAll
    static void start() {
        server = CapstanServer.named("recovery")
                .with("CAPSTAN_MAIL_HOST", "127.0.0.1")
                .with("CAPSTAN_MAIL_PORT", String.valueOf(SMTP.port()))
                .with("CAPSTAN_MAIL_SECURITY", "none")
                .with("CAPSTAN_MAIL_USER", "mailer")
                .with("CAPSTAN_MAIL_PASSWORD", "s3cret")
                .with("CAPSTAN_MAIL_FROM", "Capstan <capstan@example.com>")
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        SMTP.close();
    }

    @Test
    void aForgottenPasswordIsReplacedOnPagesWithoutAnyScript() {
        ApiClient ada = register();
        String proof = letter(1);
        Answer confirm = nobody.get("auth/email/verify?token=" + proof);
        assertThat(confirm.status()).isEqualTo(200);
        assertThat(form("auth/email/verify", "token=" + proof).status()).isEqualTo(200);
        assertThat(form("auth/email/verify", "token=" + proof).status()).isEqualTo(400);

        assertThat(nobody.get("auth/sign-in").body()).contains("href=\"/auth/password/forgot\"");
        assertThat(nobody.get("auth/password/forgot").body())
                .contains("<form method=\"post\"")
                .doesNotContain("<script");
        Answer asked = form("auth/password/forgot", "email=" + encoded(email));
        Answer stranger = form("auth/password/forgot", "email=" + encoded("nobody-" + email));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(withoutNonce(stranger)).isEqualTo(withoutNonce(asked));
        String token = letter(2);
        Answer page = nobody.get("auth/password/new?token=" + token);
        assertThat(page.body()).contains(token).doesNotContain("<script");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Content-Security-Policy")).contains("form-action 'self'");

        assertThat(form("auth/password/new", "token=%s&password=%s&again=x".formatted(token, NEW))
                        .body())
                .contains("differ");
        assertThat(form("auth/password/new", "token=%s&password=iloveyou&again=iloveyou".formatted(token))
                        .body())
                .contains("guessed first");
        assertThat(form("auth/password/new", "token=%1$s&password=%2$s&again=%2$s".formatted(token, NEW))
                        .status())
                .isEqualTo(200);

        assertThat(ada.get("auth/me").status()).as("every device is signed out").isEqualTo(401);
        assertThat(login(OLD).status()).isEqualTo(401);
        assertThat(login(NEW).status()).isEqualTo(200);
        assertThat(form("auth/password/new", "token=%1$s&password=%2$s&again=%2$s".formatted(token, OLD))
                        .status())
                .isEqualTo(400);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(SMTP.to(email)).hasSize(3));
    }

    @Test
    void clientsWithPagesOfTheirOwnDoTheSameOverTheApi() {
        ApiClient ada = register();

        assertThat(nobody.post("auth/password/reset-request", "{\"email\":\"%s\"}".formatted(email))
                        .status())
                .isEqualTo(200);
        String token = letter(2);
        assertThat(nobody.post("auth/password/reset", "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token, NEW))
                        .status())
                .isEqualTo(200);
        assertThat(ada.get("auth/me").status()).isEqualTo(401);
        ApiClient again = ApiClient.with(
                server.baseUri(), login(NEW).json().path("access_token").asText());
        Answer wrong = again.post(
                "auth/password/change", "{\"current_password\":\"wrong\",\"new_password\":\"%s\"}".formatted(OLD));
        assertThat(wrong.status()).isEqualTo(403);
        Answer changed = again.post(
                "auth/password/change", "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(NEW, OLD));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(again.get("auth/me").status()).isEqualTo(401);
        assertThat(ApiClient.with(
                                server.baseUri(),
                                changed.json().path("access_token").asText())
                        .get("auth/me")
                        .status())
                .isEqualTo(200);
        assertThat(nobody.post("auth/password/change", "{\"current_password\":\"a\",\"new_password\":\"b\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anAdministratorMakesALink() {
        ApiClient ada = register();
        Administration admin = new Administration(server);

        assertThat(ada.post("v1/admin/users/%s/password-reset".formatted(ada.userId()), "")
                        .status())
                .isEqualTo(403);
        Answer made = admin.client.post("v1/admin/users/%s/password-reset".formatted(ada.userId()), "");
        assertThat(made.status()).isEqualTo(200);
        Matcher link = LINK.matcher(made.json().path("url").asText());
        assertThat(link.matches()).isTrue();
        assertThat(nobody.post(
                                "auth/password/reset",
                                "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(link.group(1), NEW))
                        .status())
                .isEqualTo(200);
        assertThat(login(NEW).status()).isEqualTo(200);
    }

    @Test
    void everybodyGetsTheOwnDataAsAnArchive() throws Exception {
        ApiClient ada = register();
        ApiClient bob = ApiClient.register(server.baseUri());
        String session = SocketClient.inNewSession(ada).sessionId();

        Answer asked = ada.post("auth/me/exports", "");
        assertThat(asked.status()).isEqualTo(200);
        String path = "auth/me/exports/" + asked.json().path("id").asText();
        assertThat(bob.get(path).status()).isEqualTo(404);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ada.get(path).json().path("status").asText().equals("ready"));
        JsonNode ready = ada.get(path).json();
        byte[] archive = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(here(ready.path("download_url").asText()))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();

        assertThat(archive).hasSize(ready.path("file_size").asInt());
        assertThat(entries(archive)).contains("manifest.json", "profile/account.jsonl", "sessions/events.jsonl");
        assertThat(entry(archive, "profile/account.jsonl")).contains(email).doesNotContain("argon2id");
        assertThat(entry(archive, "sessions/sessions.jsonl")).contains(session);
        assertThat(ada.get("auth/me/exports").json().path("exports")).hasSize(1);
        String key = ada.post("v1/user-settings/api-keys", "{\"name\":\"ci\",\"scopes\":[\"read\",\"write\"]}")
                .json()
                .path("key")
                .asText();
        assertThat(ApiClient.with(server.baseUri(), key).get(path).status())
                .as("a program gets no archive")
                .isEqualTo(403);
    }

    @Test
    void aNewMasterKeyTakesOverWhileTheServerRuns() throws IOException {
        ApiClient ada = register();
        Administration admin = new Administration(server);
        String before = admin.client
                .get("v1/admin/secrets/rotation")
                .json()
                .path("key_id")
                .asText();
        Path file = server.home().resolve("keys").resolve("master.key");
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Path next = file.resolveSibling("next");
        Files.writeString(next, Base64.getEncoder().encodeToString(random) + "\n" + Files.readString(file));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(ada.post("v1/admin/secrets/rotation", "").status()).isEqualTo(403);
        JsonNode begun = admin.client.post("v1/admin/secrets/rotation", "").json();
        assertThat(begun.path("key_id").asText()).isNotEqualTo(before);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.client
                                .get("v1/admin/secrets/rotation")
                                .json()
                                .path("remaining")
                                .asInt(-1)
                        == 0);
        Files.writeString(next, Base64.getEncoder().encodeToString(random) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        server.restart();

        assertThat(ada.get("auth/me").status())
                .as("tokens from before are still good")
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(nobody.get("health/ready").body())
                        .contains("\"secrets\"", begun.path("key_id").asText()));
    }

    private ApiClient register() {
        Answer made = nobody.post(
                "auth/register", "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada\"}".formatted(email, OLD));
        assertThat(made.status()).isEqualTo(200);
        return ApiClient.with(server.baseUri(), made.json().path("access_token").asText());
    }

    private Answer login(String password) {
        return nobody.post("auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }

    /** The token in the letter with this number to this person, from 1. */
    private String letter(int number) {
        await().atMost(Duration.ofSeconds(30)).until(() -> SMTP.to(email).size() >= number);
        SmtpStub.Taken letter = SMTP.to(email).get(number - 1);
        assertThat(letter.user()).isEqualTo("mailer");
        Matcher link = LINK.matcher(letter.data());
        assertThat(link.find()).as(letter.data()).isTrue();
        return link.group(1);
    }

    private Answer form(String path, String body) {
        return nobody.send(
                "POST",
                path,
                BodyPublishers.ofString(body),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Origin", "null"));
    }

    private URI here(String url) {
        return server.baseUri().resolve(URI.create(url).getRawPath());
    }

    private static String withoutNonce(Answer page) {
        return page.body().replaceAll("nonce=\"[^\"]*\"", "");
    }

    private static List<String> entries(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static String entry(byte[] archive, String name) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("the archive has no " + name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
