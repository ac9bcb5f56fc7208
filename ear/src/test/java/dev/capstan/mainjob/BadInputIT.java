package dev.capstan.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.harness.CapstanServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that no page has, marks of other people's things, and forks of what is not one's own. */
class BadInputIT {
    private static final String NOBODY = "01900000-0000-7000-8000-000000000009";

    private final CapstanServer server = CapstanServer.shared();
    private final ApiClient user = ApiClient.register(server.baseUri());
    private final ApiClient stranger = ApiClient.register(server.baseUri());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1/sessions?page=2147483648",
                "v1/sessions?page=-2147483649",
                "v1/sessions?page=0",
                "v1/sessions?per_page=2147483648",
                "v1/sessions?per_page=1e3",
                "v1/sessions?page=%F0%9F%98%80",
                "v1/assets/media-library?offset=2147483648",
                "v1/credits/usage?page=2147483648",
                "v1/credits/usage?page=0"
            })
    void aPageThatThereCannotBeIsRefused(String path) {
        ApiClient.Answer answer = user.get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path("detail").isArray()).as(answer.body()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1/sessions?page=2147483647&per_page=100", "v1/assets/media-library?offset=2147483647"})
    void aPageFarBehindTheLastIsEmpty(String path) {
        ApiClient.Answer answer = user.get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%25", "_", "!", "%5C", "'", "%00", "a%25b", "%22%3B--"})
    void whatIsSearchedForIsMeantLiterally(String text) {
        String id = user.post("v1/sessions", "").json().path("id").asText();
        user.send(
                "PATCH",
                "v1/sessions/" + id,
                BodyPublishers.ofString("{\"name\":\"plain words\"}"),
                Map.of("Content-Type", "application/json"));

        ApiClient.Answer answer = user.get("v1/sessions?query=" + text);

        assertThat(answer.status()).as(answer.body()).isIn(200, 422);
        assertThat(answer.json().path("sessions")).isEmpty();
    }

    @Test
    void aMarkOfAnotherSessionShowsNothingOfIt() {
        String mine;
        String theirs;
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.query("!say mine");
            client.await("agent.complete");
            mine = client.sessionId();
        }
        try (SocketClient client = SocketClient.inNewSession(stranger)) {
            client.query("!say a secret of theirs\n!say another one");
            client.await("agent.complete");
            theirs = client.sessionId();
        }
        long behind = lastSeq(stranger, theirs);

        JsonNode events =
                user.get("v1/sessions/" + mine + "/events?after_seq=" + behind).json();

        assertThat(events.toString()).doesNotContain("secret of theirs");
        assertThat(user.get("v1/sessions/" + theirs + "/events?after_seq=0").status())
                .isEqualTo(404);
        for (String bad : List.of("-1", "9223372036854775808", "x", "1.5")) {
            ApiClient.Answer refused = user.get("v1/sessions/" + mine + "/events?after_seq=" + bad);
            assertThat(refused.status()).as(bad + ": " + refused.body()).isEqualTo(422);
        }
    }

    @Test
    void onlyWhoOwnsAllOfItForksASession() {
        String session;
        try (SocketClient client = SocketClient.inNewSession(user)) {
            client.command(ApiClient.JSON
                    .createObjectNode()
                    .put("command", "query")
                    .put("text", "!say found")
                    .put("agent_type", "fast_research"));
            client.await("agent.complete");
            session = client.sessionId();
        }
        String foreign = stranger.post(
                        "v1/user-settings/models",
                        "{\"model_id\":\"theirs\",\"provider\":\"OpenAI\",\"api_key\":\"not-a-key\"}")
                .json()
                .path("id")
                .asText();
        String plain = user.post("v1/sessions", "").json().path("id").asText();

        assertThat(fork(user, session, foreign).status())
                .as("a model of somebody else")
                .isEqualTo(400);
        assertThat(fork(user, session, NOBODY).status()).as("no model").isEqualTo(400);
        assertThat(fork(stranger, session, null).status())
                .as("a session of somebody else")
                .isEqualTo(404);
        assertThat(fork(user, plain, null).status()).as("not a research").isEqualTo(400);
        assertThat(user.post(
                                "v1/sessions/" + session + "/fork",
                                "{\"fork_type\":\"research_to_slide\",\"context\":{\"attachments\":[\"a\"]}}")
                        .status())
                .isEqualTo(422);
        user.send("DELETE", "v1/sessions/" + session, BodyPublishers.noBody(), Map.of());
        assertThat(fork(user, session, null).status()).as("deleted").isEqualTo(404);
    }

    private static ApiClient.Answer fork(
            ApiClient who, String session, @org.jspecify.annotations.Nullable String model) {
        return who.post(
                "v1/sessions/" + session + "/fork",
                "{\"fork_type\":\"research_to_website\",\"sandbox_mode\":\"new\",\"context\":{\"attachments\":[\"a\"]}%s}"
                        .formatted(model == null ? "" : ",\"model_setting_id\":\"" + model + "\""));
    }

    private static long lastSeq(ApiClient who, String session) {
        return who.get("v1/sessions/" + session + "/events?after_seq=0")
                .json()
                .path("events")
                .valueStream()
                .mapToLong(event -> event.path("seq").asLong())
                .max()
                .orElse(0);
    }
}
