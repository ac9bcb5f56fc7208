package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import dev.capstan.mainjob.ApiClient.Answer;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who gets in, with what, and how they are kept out again: over HTTP and Socket.IO, on the packaged server. */
class IdentityIT {
    private static final String PAGE = "http://localhost:5173/chat?a=1";
    private static final Pattern TOKENS = Pattern.compile("data-tokens=\"([^\"]+)\"");

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient nobody = ApiClient.stranger(server.baseUri());
    private final String name = UUID.randomUUID().toString();

    @Test
    void signsInAtAProviderAndHandsTheTokensToThePageThatAsked() {
        OidcStub provider = CapstanServer.sharedOidc().person("it-" + name, name + "@example.com");
        provider.claim("name", Map.of("first", "Grace", "last", "Hopper"));

        Answer left = nobody.get("auth/oauth/work/login?return_to=" + encoded(PAGE));
        assertThat(left.status()).isEqualTo(302);
        assertThat(left.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/auth/oauth/");
        Map<String, String> back = provider.agree(URI.create(left.header("Location")));
        String callback =
                "auth/oauth/work/callback?code=%s&state=%s".formatted(back.get("code"), encoded(back.get("state")));
        String cookie = left.header("Set-Cookie").split(";", 2)[0];

        assertThat(nobody.get(callback).status()).as("in another browser").isEqualTo(400);
        Answer arrived = nobody.send("GET", callback, BodyPublishers.noBody(), Map.of("Cookie", cookie));
        assertThat(nobody.send("GET", callback, BodyPublishers.noBody(), Map.of("Cookie", cookie))
                        .status())
                .as("a second time")
                .isEqualTo(400);

        assertThat(arrived.status()).isEqualTo(200);
        assertThat(arrived.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(arrived.header("Cache-Control")).contains("no-store");
        assertThat(arrived.body()).contains("data-return-origin=\"http://localhost:5173\"");
        JsonNode me = ApiClient.with(
                        server.baseUri(), tokens(arrived).path("access_token").asText())
                .get("auth/me")
                .json();
        assertThat(me.path("email").asText()).isEqualTo(name + "@example.com");
        assertThat(me.path("first_name").asText()).isEqualTo("Grace");
    }

    @Test
    void takesACodeOfGooglesPopUpFromAnAllowedPageAlone() {
        OidcStub provider = CapstanServer.sharedOidc().person("google-" + name, name + "@example.com");
        String origin = "http://localhost:5173";
        String path = "auth/oauth/google/callback?redirect_uri=%s&code=".formatted(encoded(origin));

        assertThat(nobody.get(path + provider.popUp(origin)).status()).isEqualTo(400);
        assertThat(asked(path + provider.popUp(origin), "https://evil.example").status())
                .isEqualTo(400);
        assertThat(asked(
                                "auth/oauth/google/callback?redirect_uri=%s&code=%s"
                                        .formatted(
                                                encoded("https://evil.example"),
                                                provider.popUp("https://evil.example")),
                                origin)
                        .status())
                .isEqualTo(400);
        Answer good = asked(path + provider.popUp(origin), origin);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.json().path("access_token").asText()).isNotEmpty();
        assertThat(asked(path + "refused", origin).status()).isEqualTo(502);
    }

    @Test
    void sendsNobodyToAPageThatIsNotOnTheList() {
        for (String page :
                new String[] {"https://evil.example/", "javascript:alert(1)", "//evil.example", "http://a@b"}) {
            assertThat(nobody.get("auth/oauth/work/login?return_to=" + encoded(page))
                            .status())
                    .as(page)
                    .isEqualTo(400);
        }
    }

    @Test
    void aProgramUsesAKeyWithinItsScopesUntilItIsRevoked() {
        ApiClient ada = ApiClient.register(server.baseUri());
        JsonNode made = ada.post("v1/user-settings/api-keys", "{\"name\":\"ci\",\"scopes\":[\"read\",\"write\"]}")
                .json();
        String key = made.path("key").asText();
        ApiClient program = ApiClient.with(server.baseUri(), key);
        ApiClient reader = ApiClient.with(
                server.baseUri(),
                ada.post("v1/user-settings/api-keys", "{\"name\":\"r\",\"scopes\":[\"read\"],\"expires_in_days\":1}")
                        .json()
                        .path("key")
                        .asText());

        assertThat(key).matches("ii_[A-Za-z0-9]{29}");
        assertThat(program.get("auth/me").json().path("id").asText())
                .isEqualTo(ada.userId().toString());
        assertThat(reader.get("auth/me").status()).isEqualTo(200);
        assertThat(send(reader, "PATCH", "auth/me/language?language=ja").status())
                .isEqualTo(403);
        assertThat(send(program, "PATCH", "auth/me/language?language=ja").status())
                .isEqualTo(200);
        assertThat(program.get("v1/user-settings/api-keys").status()).isEqualTo(403);
        assertThat(send(program, "DELETE", "auth/me").status()).isEqualTo(403);
        String listed = ada.get("v1/user-settings/api-keys").body();
        assertThat(listed).contains(key.substring(0, 7)).doesNotContain(key);
        ApiClient other = ApiClient.register(server.baseUri());
        String address = "v1/user-settings/api-keys/" + made.at("/about/id").asText();
        assertThat(send(other, "DELETE", address).status()).isEqualTo(404);

        try (SocketClient socket = SocketClient.inNewSession(program)) {
            assertThat(send(ada, "DELETE", address).status()).isEqualTo(204);

            assertThat(program.get("auth/me").status()).isEqualTo(401);
            long before = System.nanoTime();
            assertThat(socket.awaitClosed()).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void signingOutEndsTheAccessTokenAndTheOpenSocket() {
        ApiClient ada = ApiClient.register(server.baseUri());
        try (SocketClient socket = SocketClient.inNewSession(ada)) {
            Answer out = ada.post("api/auth/logout", "");
            assertThat(out.status()).isEqualTo(204);
            assertThat(out.header("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");

            assertThat(ada.get("auth/me").status()).isEqualTo(401);
            assertThat(socket.awaitClosed()).isNotEmpty();
        }
        assertThat(nobody.post("api/auth/logout", "").header("Clear-Site-Data"))
                .as("a foreign page clears nothing")
                .isEmpty();
    }

    @Test
    void aUserSeesAndEndsSignInsAndAnAdministratorEndsThemAll() {
        ApiClient ada = ApiClient.register(server.baseUri());
        String email = ada.get("auth/me").json().path("email").asText();
        ApiClient phone = signedIn(email);
        ApiClient tablet = signedIn(email);

        JsonNode list = phone.get("v1/user-settings/sign-ins").json().path("sign_ins");
        assertThat(list).hasSize(3);
        JsonNode own = list.valueStream()
                .filter(signIn -> signIn.path("current").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(own.path("started_at").asText()).isNotEmpty();

        assertThat(send(
                                tablet,
                                "DELETE",
                                "v1/user-settings/sign-ins/" + own.path("id").asText())
                        .status())
                .isEqualTo(204);
        assertThat(phone.get("auth/me").status()).isEqualTo(401);
        assertThat(tablet.get("auth/me").status()).isEqualTo(200);

        Administration admin = new Administration(server);
        assertThat(send(admin.client, "DELETE", "v1/admin/users/%s/sign-ins".formatted(ada.userId()))
                        .status())
                .isEqualTo(204);
        assertThat(tablet.get("auth/me").status()).isEqualTo(401);
        assertThat(ada.get("auth/me").status()).isEqualTo(401);
        assertThat(signedIn(email).get("auth/me").status()).isEqualTo(200);
    }

    private ApiClient signedIn(String email) {
        Answer answer = nobody.post(
                "auth/login", "{\"email\":\"%s\",\"password\":\"Correct-horse-battery-9\"}".formatted(email));
        return ApiClient.with(
                server.baseUri(), answer.json().path("access_token").asText());
    }

    @Test
    void aClosedAccountIsOutAtOnce() {
        ApiClient ada = ApiClient.register(server.baseUri());
        String session = SocketClient.inNewSession(ada).sessionId();
        ada.post("v1/sessions/" + session + "/publish", "");
        assertThat(nobody.get("v1/public/sessions/" + session).status()).isEqualTo(200);

        Answer closed = send(ada, "DELETE", "auth/me");

        assertThat(closed.status()).isEqualTo(200);
        assertThat(closed.json().path("message").asText()).isNotEmpty();
        assertThat(ada.get("auth/me").status()).isEqualTo(401);
        assertThat(nobody.get("v1/public/sessions/" + session).status()).isEqualTo(404);
    }

    @Test
    void theAuditLogTellsAuditorsWhatHappenedAndNobodyElse() {
        ApiClient ada = ApiClient.register(server.baseUri());
        UUID id = ada.userId();
        nobody.post(
                "auth/login",
                "{\"email\":\"%s\",\"password\":\"wrong-password\"}"
                        .formatted(ada.get("auth/me").json().path("email").asText()));
        assertThat(ada.get("v1/audit/entries").status()).isEqualTo(403);
        assertThat(nobody.get("v1/audit/export").status()).isEqualTo(403);

        Administration admin = new Administration(server);
        assertThat(Administration.put(admin.client, "v1/admin/users/%s/role".formatted(id), "{\"role\":\"auditor\"}")
                        .status())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String entries =
                    ada.get("v1/audit/entries?limit=1000&actor_id=" + id).body();
            assertThat(entries).contains("\"account.register\"", "\"sign-in\"");
            String all =
                    ada.get("v1/audit/entries?limit=1000&action=role.assign").body();
            assertThat(all).contains(id.toString()).contains("\"to\":\"auditor\"");
        });
        Answer export = ada.get("v1/audit/export?limit=10000");
        assertThat(export.header("Content-Type")).startsWith("application/jsonl");
        export.body()
                .lines()
                .forEach(line -> assertThat(
                                ApiClient.parse(line).path("class_uid").asInt())
                        .isPositive());
        assertThat(export.body()).doesNotContain("wrong-password").doesNotContain("eyJ");
        assertThat(ada.get("v1/admin/prices").status())
                .as("an auditor changes and sees no more")
                .isEqualTo(403);
    }

    @Test
    void everyAnswerTellsBrowsersToGuessAndFrameNothing() {
        for (String path :
                new String[] {"health", "auth/me", "no/such/address", "auth/sign-in?return_to=" + encoded(PAGE)}) {
            Answer answer = nobody.get(path);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).as(path).isEqualTo("DENY");
            assertThat(answer.header("Content-Security-Policy")).as(path).contains("frame-ancestors 'none'");
        }
    }

    private Answer asked(String path, String origin) {
        return nobody.send("GET", path, BodyPublishers.noBody(), Map.of("Origin", origin));
    }

    private static Answer send(ApiClient client, String method, String path) {
        return client.send(method, path, BodyPublishers.noBody(), Map.of());
    }

    private static JsonNode tokens(Answer page) {
        Matcher tokens = TOKENS.matcher(page.body());
        assertThat(tokens.find()).isTrue();
        return ApiClient.parse(tokens.group(1).replace("&quot;", "\"").replace("&amp;", "&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
